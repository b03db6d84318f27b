"""JSON that came from outside: small, flat, unambiguous, or a bad request."""

import json
from typing import Any, NoReturn

from werkzeug.exceptions import BadRequest

from directory.kernel.db import UNSTORABLE

LARGEST = 16 * 1024  # signs; a passkey's answer has two or three thousand
DEEPEST = 6


def read_object(text: str) -> dict[str, Any]:
    """Return the JSON object that ``text`` holds.

    Raises :class:`BadRequest` where it is none, too large or too deep, names a key
    twice, or holds NaN, a huge number or text that no database can store.
    """
    if len(text) > LARGEST:
        raise BadRequest
    try:
        value = json.loads(
            text, object_pairs_hook=_without_twins, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(value, dict) or _depth(value) > DEEPEST or _is_foul(value):
        raise BadRequest
    return value


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key is there twice.")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON.")


def _depth(value: object) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return 0
    return 1 + max((_depth(part) for part in value), default=0)


def _is_foul(value: object) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return "\\u0000" in text or UNSTORABLE.search(text) is not None
