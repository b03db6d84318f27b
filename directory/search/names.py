"""Compares names as the search compares words: the matcher of the profiles room."""

import re

from anyascii import anyascii

from directory.search.folding import fold, folded_words, normalise

ASCII_WORD = re.compile(r"[a-z0-9]+")


class SearchNames:
    """Implements ``profiles.port.NameMatcher``."""

    def fold(self, text: str) -> str:
        """Return the words of a name, spelling variants of a letter made one."""
        return " ".join(folded_words(text))

    def romanise(self, text: str) -> str:
        """Return a name in small ASCII letters, whatever script it is written in."""
        latin = anyascii(normalise(text)).lower()
        return " ".join(ASCII_WORD.findall(fold(latin)))
