"""What this room asks of whoever knows how names are compared."""

import re
import unicodedata
from typing import Protocol

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+")


class NameMatcher(Protocol):
    """Turns names into the forms in which they are compared."""

    def fold(self, text: str) -> str:
        """Return ``text`` with spelling variants of a letter made one letter."""

    def romanise(self, text: str) -> str:
        """Return ``text`` in lower-case ASCII letters and digits, words by spaces."""


class PlainNames:
    """Compares names by Unicode alone: the matcher until a better one is wired."""

    def fold(self, text: str) -> str:
        """Drop case, marks and punctuation."""
        letters = unicodedata.normalize("NFKD", text).casefold()
        kept = "".join(c for c in letters if not unicodedata.combining(c))
        return " ".join(WORD.findall(kept))

    def romanise(self, text: str) -> str:
        """Write every script in ASCII letters."""
        return " ".join(WORD.findall(anyascii(text).lower()))


# One for each process: two parts of a node must never fold a name differently.
_wired: list[NameMatcher] = [PlainNames()]


def wire_names(matcher: NameMatcher) -> None:
    """Let the whole process compare names by ``matcher``; for the composition root."""
    _wired[0] = matcher


def names() -> NameMatcher:
    """Return the matcher of this process."""
    return _wired[0]
