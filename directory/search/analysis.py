"""From a text to what the index keeps of it: pure functions.

Each word has an exact folded form; a light stem where that differs; and, in
names, keys that find it from another script.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from directory.search.folding import fold, surface_words
from directory.search.port import Text
from directory.search.skeletons import skeletons
from directory.search.stemming import is_stop_word, language_of, stem

VERSION = 1  # raise it when any of these functions answers otherwise


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as it may be shown, as it is compared, and its stem."""

    surface: str
    exact: str
    stem: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that find this word from another script."""
        return () if is_stop_word(self.exact) else skeletons(self.surface)


def analyse(text: Text) -> Iterator[Token]:
    """Yield the words of a text in their order, stop words among them."""
    language = language_of(text.words, text.language)
    for surface in surface_words(text.words):
        exact = fold(surface)
        if exact:
            yield Token(surface, exact, stem(exact, _fitting(surface, language)))


def _fitting(surface: str, language: str) -> str:
    """Return the language of the text, or another one that the script fits."""
    return language_of(surface, language)
