"""What a reader's words ask for, the same for every engine: a pure parser.

``words`` must all match, ``"a phrase"`` matches in its order, ``-word`` excludes.
No other sign means anything; nothing typed is an error.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from directory.search.folding import fold, surface_words
from directory.search.port import MAX_LENGTH, MAX_WORDS, Notice
from directory.search.stemming import is_stop_word

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
MINUSES = str.maketrans(dict.fromkeys("‐‑−－﹣", "-"))
CHUNK = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: a word, or the words of a phrase in their order.

    ``words`` are surface words, normalised and not yet folded.
    """

    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The parsed words of a question; all ``wanted`` must match, no ``excluded``."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    notices: frozenset[Notice] = frozenset()


def parse(text: str, *, prefix: bool = False) -> Wording:
    """Return what the text asks for, reading no more of it than the limits allow.

    With ``prefix``, the last word may be the start of one, unless a space or a
    quotation mark closes it.
    """
    read = text[:MAX_LENGTH].translate(QUOTES).translate(MINUSES)
    wanted: list[Term] = []
    excluded: list[Term] = []
    for chunk in CHUNK.finditer(read):
        (excluded if chunk["minus"] else wanted).extend(_terms(chunk))
    too_long = len(text) > MAX_LENGTH or len(wanted) + len(excluded) > MAX_WORDS
    kept = _meaningful(dict.fromkeys(wanted))[:MAX_WORDS]
    if prefix and kept and read[-1:].isalnum():
        kept[-1] = Term(kept[-1].words, kept[-1].phrase, prefix=True)
    dropped = tuple(dict.fromkeys(excluded))[: MAX_WORDS - len(kept)]
    return Wording(tuple(kept), dropped, _notices(text, kept, dropped, cut=too_long))


def _terms(chunk: re.Match[str]) -> Iterator[Term]:
    """Yield a phrase whole and each part of a word that is joined by signs."""
    words = tuple(surface_words(chunk["phrase"] or chunk["word"] or ""))
    together = chunk["phrase"] is not None or chunk["minus"]
    if together and len(words) > 1:
        yield Term(words, phrase=True)
        return
    for word in words:
        yield Term((word,))


def _meaningful(terms: Iterable[Term]) -> list[Term]:
    """Return the terms without stop words, or all where there are no others."""
    every = list(terms)
    telling = [t for t in every if t.phrase or not is_stop_word(fold(t.words[0]))]
    return telling or every


def _notices(
    text: str, wanted: list[Term], excluded: tuple[Term, ...], *, cut: bool
) -> frozenset[Notice]:
    notices = {Notice.TOO_LONG} if cut else set()
    if excluded and not wanted:
        notices.add(Notice.ONLY_EXCLUDED)
    if text.strip() and not wanted and not excluded:
        notices.add(Notice.NOTHING_TO_FIND)
    return frozenset(notices)
