"""Words that begin as another does, or are a letter or two off."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

ONE_EDIT_FROM = 4  # letters
TWO_EDITS_FROM = 8


class Lexicon:
    """The exact words of one commit, of every audience: ask who may see them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted = sorted(words)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_length[len(word)].append(word)

    def starting(self, start: str) -> Iterator[str]:
        """Yield the words that begin so, the word itself among them."""
        at = bisect_left(self._sorted, start)
        rest = (self._sorted[n] for n in range(at, len(self._sorted)))
        return takewhile(lambda word: word.startswith(start), rest)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return other words within the edits that a word of this length allows."""
        edits = allowed_edits(word)
        if not edits:
            return []
        lengths = range(len(word) - edits, len(word) + edits + 1)
        found = process.extract(
            word,
            [near for length in lengths for near in self._words_of(length)],
            scorer=OSA.distance,
            score_cutoff=edits,
            limit=None,
        )
        return [(near, int(distance)) for near, distance, _ in found if distance]

    def _words_of(self, length: int) -> Sequence[str]:
        return self._by_length.get(length, ())


def allowed_edits(word: str) -> int:
    """Return how many letters may be wrong in a word of this length."""
    if len(word) >= TWO_EDITS_FROM:
        return 2
    return 1 if len(word) >= ONE_EDIT_FROM else 0
