"""Automatic checks of text that strangers may read.  Pure.

They only point at places: the writer is asked first, then the moderator.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers

from directory.kernel.languages import ascii_digits
from directory.profiles.fields import Content
from directory.profiles.port import names
from directory.profiles.values import HOME

WORD = re.compile(r"\w+(?:[\u200c'’]\w+)*")
NUMBER_WITHIN = 3  # words before or after
SCRIPTS_OF_NAMES = frozenset({"LATIN", "ARABIC", "SYRIAC", "HEBREW", "ARMENIAN"})


@dataclass(frozen=True, slots=True)
class Flag:
    """A place in a field's text that may be unsafe to show.

    ``kind`` is ``phone``, ``mixed_script`` or the id of a list of words;
    ``start`` and ``end`` count characters of the text in language ``tag``.
    """

    field: str
    tag: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordList:
    """Words of one kind, folded; some count only beside a number."""

    kind: str
    phrases: frozenset[tuple[str, ...]]
    needs_number: bool


def word_lists(terms: Iterable[Mapping[str, Any]]) -> list[WordList]:
    """Return the lists of ``reference/sensitive_words.json``, ready to compare."""
    return [
        WordList(
            kind=term["id"],
            phrases=frozenset(
                tuple(_folded(word) for word in WORD.findall(phrase))
                for phrases in term["words"].values()
                for phrase in phrases
            ),
            needs_number=bool(term["needs_number"]),
        )
        for term in terms
    ]


def check_texts(content: Content, lists: Sequence[WordList]) -> list[Flag]:
    """Return the places in public texts that somebody should look at."""
    flags = []
    for field, tag, text in _public_texts(content):
        flags += [Flag(field, tag, *place) for place in _places(text, lists)]
    for field, tag, text in _names(content):
        flags += [Flag(field, tag, "mixed_script", *p) for p in mixed_words(text)]
    return flags


def mixed_words(text: str) -> list[tuple[int, int]]:
    """Return where words mix scripts, or use one in which no name is written here."""
    return [
        found.span()
        for found in WORD.finditer(text)
        if len(scripts := _scripts(found.group())) > 1 or scripts - SCRIPTS_OF_NAMES
    ]


def _scripts(word: str) -> set[str]:
    return {
        unicodedata.name(letter, "UNKNOWN").split()[0]
        for letter in word
        if letter.isalpha()
    }


def _places(text: str, lists: Sequence[WordList]) -> Iterator[tuple[str, int, int]]:
    found = phonenumbers.PhoneNumberMatcher(ascii_digits(text), HOME)
    yield from (("phone", match.start, match.end) for match in found)
    words = list(WORD.finditer(text))
    folded = [_folded(word.group()) for word in words]
    for words_of in lists:
        for first, last in _matches(folded, words_of):
            yield words_of.kind, words[first].start(), words[last].end()


def _matches(folded: Sequence[str], words: WordList) -> Iterator[tuple[int, int]]:
    longest = max(map(len, words.phrases), default=0)
    for first in range(len(folded)):
        for last in range(first, min(first + longest, len(folded))):
            if tuple(folded[first : last + 1]) not in words.phrases:
                continue
            if not words.needs_number or _near_number(folded, first, last):
                yield first, last


def _near_number(folded: Sequence[str], first: int, last: int) -> bool:
    around = folded[max(0, first - NUMBER_WITHIN) : last + 1 + NUMBER_WITHIN]
    return any(ascii_digits(word).isdigit() for word in around)


def _folded(word: str) -> str:
    return names().fold(word)


def _public_texts(content: Content) -> Iterator[tuple[str, str, str]]:
    for name, texts in _maps(content):
        for tag, text in texts.items():
            yield name, tag, text


def _maps(content: Content) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in ("mission", "description"):
        yield name, content.get(name, {})
    for name in ("networking_goals", "offers"):
        for row in content.get(name, ()):
            yield name, row.get("text", {})
    for question in content.get("questions", ()):
        yield "questions", question


def _names(content: Content) -> Iterator[tuple[str, str, str]]:
    for tag, text in content.get("name", {}).items():
        yield "name", tag, text
    for name in ("other_names", "former_names"):
        for row in content.get(name, ()):
            yield name, row.get("language", ""), row["name"]
    for text in content.get("acronym", ()):
        yield "acronym", "", text
