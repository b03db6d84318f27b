"""What changed between two texts, word by word.  Pure.

Never by letter: a mark inside an Arabic word would break its joining.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise

WORD = re.compile(r"""(\s*)([^\s.,;:!?()\[\]«»"،؛؟]+|[.,;:!?()\[\]«»"،؛؟])""")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that share a fate; ``flag`` names what a check found in them."""

    text: str
    change: Change = Change.SAME
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a check found: ``kind`` from character ``start`` up to ``end``."""

    kind: str
    start: int
    end: int


Pieces = list[Piece]
Token = tuple[str, str]  # the space before a word, and the word


def compare_words(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces; the pieces of each joined are that text."""
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(
        None, [word for _, word in old], [word for _, word in new], autojunk=False
    )
    kept_old = [False] * len(old)
    kept_new = [False] * len(new)
    for block in matcher.get_matching_blocks():
        kept_old[block.a : block.a + block.size] = [True] * block.size
        kept_new[block.b : block.b + block.size] = [True] * block.size
    return (
        _pieces(old, kept_old, Change.REMOVED),
        _pieces(new, kept_new, Change.ADDED),
    )


def compare_entries(
    before: Sequence[str], after: Sequence[str]
) -> tuple[Pieces, Pieces]:
    """Return two lists with each entry as one piece, changed or not."""
    return (
        [_entry(text, text in after, Change.REMOVED) for text in before],
        [_entry(text, text in before, Change.ADDED) for text in after],
    )


def with_marks(pieces: Iterable[Piece], marks: Iterable[Mark]) -> Pieces:
    """Cut the pieces where the marks begin and end, and flag what lies inside."""
    found = sorted(marks, key=lambda mark: mark.start)
    marked: Pieces = []
    at = 0
    for piece in pieces:
        marked += _cut(piece, at, found)
        at += len(piece.text)
    return marked


def _tokens(text: str) -> list[Token]:
    found = [(m.group(1), m.group(2)) for m in WORD.finditer(text)]
    rest = text[sum(len(space) + len(word) for space, word in found) :]
    return [*found, (rest, "")] if rest else found


def _pieces(tokens: list[Token], kept: list[bool], change: Change) -> Pieces:
    pieces: Pieces = []
    pairs = zip(tokens, kept, strict=True)
    for same, run in groupby(pairs, key=lambda pair: pair[1]):
        text = "".join(space + word for (space, word), _ in run)
        pieces += _run(text, Change.SAME if same else change)
    return pieces


def _run(text: str, change: Change) -> Pieces:
    """Return one run of words, the space before a changed one left unmarked."""
    bare = text.lstrip()
    space = text[: len(text) - len(bare)]
    if change is Change.SAME or not space:
        return [Piece(text, change)]
    return [Piece(space), *([Piece(bare, change)] if bare else [])]


def _entry(text: str, kept: bool, change: Change) -> Piece:  # noqa: FBT001 - private
    return Piece(text, Change.SAME if kept else change)


def _cut(piece: Piece, at: int, marks: Sequence[Mark]) -> Pieces:
    end = at + len(piece.text)
    inside = [mark for mark in marks if mark.start < end and mark.end > at]
    edges = {at, end}
    for mark in inside:
        edges |= {max(mark.start, at), min(mark.end, end)}
    cuts = sorted(edges)
    return [
        replace(piece, text=piece.text[one - at : two - at], flag=_flag(inside, one))
        for one, two in pairwise(cuts)
    ]


def _flag(marks: Sequence[Mark], at: int) -> str:
    return next((mark.kind for mark in marks if mark.start <= at < mark.end), "")
