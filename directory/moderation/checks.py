"""What a program notices in a profile, for a person to judge.  Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

LINK = re.compile(r"(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?؟۔]+(?:\s|$)")
WORD = re.compile(r"[^\W\d_]+")
SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "GREEK", "HEBREW", "ARMENIAN")
PUBLIC_TEXTS = ("mission", "description")


def outside_links(content: Mapping[str, Any]) -> list[str]:
    """Return the addresses that stand in the public texts."""
    return sorted({m.group() for text in _texts(content) for m in LINK.finditer(text)})


def has_mixed_script(name: str) -> bool:
    """Whether a single word mixes scripts, so that it could imitate another name."""
    return any(len(_scripts(m.group())) > 1 for m in WORD.finditer(name))


def names_with_mixed_script(content: Mapping[str, Any]) -> list[str]:
    """Return the names in which a word mixes scripts."""
    return [n for n in (content.get("name") or {}).values() if has_mixed_script(n)]


def uneven_texts(content: Mapping[str, Any]) -> list[str]:
    """Return the fields whose languages differ in their number of sentences."""
    return [name for name in PUBLIC_TEXTS if len(_lengths(content.get(name))) > 1]


def _lengths(texts: Mapping[str, str] | None) -> set[int]:
    return {_sentences(text) for text in (texts or {}).values() if text}


def _sentences(text: str) -> int:
    return max(1, len(SENTENCE_END.findall(text.strip())))


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & set(SCRIPTS)


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    for name in PUBLIC_TEXTS:
        yield from (content.get(name) or {}).values()
