"""What a program notices in a profile, for a person to judge.  Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

LINK = re.compile(r"(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?؟۔]+(?:\s|$)")
PUBLIC_TEXTS = ("mission", "description")


def outside_links(content: Mapping[str, Any]) -> list[str]:
    """Return the addresses that stand in the public texts."""
    return sorted({m.group() for text in _texts(content) for m in LINK.finditer(text)})


def uneven_texts(content: Mapping[str, Any]) -> list[str]:
    """Return the fields whose languages differ in their number of sentences."""
    return [name for name in PUBLIC_TEXTS if len(_lengths(content.get(name))) > 1]


def _lengths(texts: Mapping[str, str] | None) -> set[int]:
    return {_sentences(text) for text in (texts or {}).values() if text}


def _sentences(text: str) -> int:
    return max(1, len(SENTENCE_END.findall(text.strip())))


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    for name in PUBLIC_TEXTS:
        yield from (content.get(name) or {}).values()
