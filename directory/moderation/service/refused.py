"""Refused fakes: keyed hashes by which they are known again for two years."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from directory.kernel.work import Work
from directory.moderation.models import RefusedKey
from directory.profiles.keys import matches_of

KEPT = timedelta(days=730)
TELLING = frozenset({"phone", "registration"})


def remember_refused(work: Work, content: Mapping[str, Any], *, secret: bytes) -> None:
    """Keep hashes of the domain, the phones and the registration numbers."""
    for key_hash in refused_hashes(content, secret=secret):
        work.session.merge(RefusedKey(key_hash=key_hash, expires_at=work.now + KEPT))


def refused_hashes(content: Mapping[str, Any], *, secret: bytes) -> list[str]:
    """Return the keyed hashes of what would recognise ``content`` again.

    Without the node's secret they tell nothing: no number can be tried out.
    """
    return sorted({_keyed(value, secret) for value in _recognisable(content)})


def _recognisable(content: Mapping[str, Any]) -> Iterator[str]:
    host = urlsplit(str(content.get("website") or "")).hostname
    if host:
        yield f"domain:{host.removeprefix('www.')}"
    for match in matches_of(content):
        if match.scheme in TELLING:
            yield f"{match.scheme}:{match.value}"


def _keyed(value: str, secret: bytes) -> str:
    return hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()
