"""Which documents a term finds, and how well.

An exact word counts most, then its stem, then a concept that it names, then a
name in the other script, then a word that is a letter or two off.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from directory.search import bits
from directory.search.folding import fold
from directory.search.lexicon import ONE_EDIT_FROM, Lexicon
from directory.search.skeletons import across, skeletons
from directory.search.stemming import possible_stems
from directory.search.view import Posting, View, Weights
from directory.search.vocabulary import Value, phrase_values
from directory.search.wording import Term

FEW = 3  # documents; a word that finds fewer is tried with other letters
MOST_NEAR = 6  # other words that are taken for a mistyped one
SHORTEST_PREFIX = 2
SURE_KEY = 5  # letters with its mark; a shorter key is shared by chance too often

SATURATION = 4.0  # the k of BM25
MOST_TERMS = 512  # remembered per view


@dataclass(frozen=True, slots=True)
class Grade:
    """How much a kind of match counts: at least, and more with the word's weight."""

    least: float
    more: float

    def impact(self, weight: float) -> float:
        """Return the impact of a word of this weight, which saturates."""
        return self.least + self.more * weight / (weight + SATURATION)


EXACT = Grade(0.5, 2.5)
STEM = Grade(0.35, 1.75)
BEGINNING = Grade(0.34, 1.2)
CONCEPT = Grade(0.33, 0)
ACROSS = Grade(0.1, 0.2)
NEAR = Grade(0.05, 0.2)

_Part = tuple[Grade, Posting]


@dataclass(frozen=True, slots=True)
class Match:
    """The documents of a term, and the impact that it has on each.

    ``is_near`` says that other letters had to be tried, and ``near`` is the
    likelier word where one is known.
    """

    documents: int = 0
    impacts: Weights = field(default_factory=dict)
    near: str | None = None
    is_near: bool = False


class Matcher:
    """Finds terms in one view and remembers what it found."""

    def __init__(self, view: View, words: Lexicon, stems: Lexicon) -> None:
        self.view = view
        self._words = words
        self._stems = stems
        self._known: dict[Term, Match] = {}

    def find(self, term: Term) -> Match:
        """Return the documents that hold a wanted term, mistakes allowed for."""
        known = self._known.get(term)
        if known is None:
            known = self._phrase(term) if term.phrase else self._wanted(term)
            if len(self._known) >= MOST_TERMS:
                self._known = {}
            self._known[term] = known
        return known

    def find_exactly(self, term: Term) -> int:
        """Return the documents that an excluded term takes away."""
        if term.phrase:
            return self._phrase(term).documents
        return _united(self._as_written(fold(term.words[0]))).documents

    def _wanted(self, term: Term) -> Match:
        surface = term.words[0]
        exact = fold(surface)
        parts = list(self._as_written(exact))
        if term.prefix and len(exact) >= SHORTEST_PREFIX:
            parts.extend(self._beginning(exact))
        parts.extend(self._across(surface, exact))
        match = _united(parts)
        if match.documents.bit_count() >= FEW or len(exact) < ONE_EDIT_FROM:
            return match
        return self._with_near(exact, parts, match)

    def _as_written(self, exact: str) -> Iterator[_Part]:
        """Yield the word itself, its stems, and the concepts that it names."""
        yield EXACT, self.view.posting("exact", exact)
        for stem in possible_stems(exact):
            yield STEM, self.view.posting("stem", stem)
            if stem != exact:
                yield STEM, self.view.posting("exact", stem)
        yield from self._concepts(self._values(exact), CONCEPT)

    def _values(self, exact: str) -> set[Value]:
        vocabulary = self.view.commit.vocabulary
        stems = (vocabulary.stems.get(stem, set()) for stem in possible_stems(exact))
        return vocabulary.exact.get(exact, set()).union(*stems)

    def _concepts(self, values: Iterable[Value], grade: Grade) -> Iterator[_Part]:
        for facet, value in values:
            found = self.view.with_value(facet, value)
            if found:
                yield grade, Posting(found, dict.fromkeys(bits.documents(found), 1.0))

    def _beginning(self, exact: str) -> Iterator[_Part]:
        for word in self._words.starting(exact):
            yield BEGINNING, self.view.posting("exact", word)
            yield from self._concepts(
                self.view.commit.vocabulary.exact.get(word, ()), BEGINNING
            )

    def _across(self, surface: str, exact: str) -> Iterator[_Part]:
        """Yield names that sound so in the other script.

        A short key is shared by chance, so a word that names a concept of ours
        is not taken for such a name.
        """
        named = bool(self._values(exact))
        for key in skeletons(surface):
            if named and len(key) < SURE_KEY:
                continue
            yield ACROSS, self.view.posting("key", across(key))
            values = self.view.commit.vocabulary.keys.get(across(key), ())
            yield from self._concepts(values, ACROSS)

    def _with_near(self, exact: str, parts: list[_Part], match: Match) -> Match:
        """Add words, or else stems, that are a letter or two off."""
        words = _nearest(self._words.near(exact), self._count)
        others = [part for word in words for part in self._as_written(word)]
        if not words:
            others = [part for stem in self._near_stems(exact) for part in stem]
        united = _united([*parts, *((NEAR, posting) for _, posting in others)])
        better = united.documents.bit_count() > match.documents.bit_count()
        likelier = words[0] if words and better else None
        return Match(united.documents, united.impacts, likelier, is_near=better)

    def _near_stems(self, exact: str) -> Iterator[list[_Part]]:
        vocabulary = self.view.commit.vocabulary
        for stem in possible_stems(exact):
            for near in _nearest(self._stems.near(stem), self._count_stem):
                named = self._concepts(vocabulary.stems.get(near, ()), NEAR)
                yield [(NEAR, self.view.posting("stem", near)), *named]
                yield [(NEAR, self.view.posting("exact", near))]

    def _count(self, word: str) -> int:
        """Return how many visible documents hold the word or what it names."""
        concepts = self.view.commit.vocabulary.exact.get(word, ())
        named = sum(self.view.with_value(*value).bit_count() for value in concepts)
        return self.view.posting("exact", word).documents.bit_count() + named

    def _count_stem(self, stem: str) -> int:
        concepts = self.view.commit.vocabulary.stems.get(stem, ())
        named = sum(self.view.with_value(*value).bit_count() for value in concepts)
        written = self.view.posting("stem", stem).documents
        written |= self.view.posting("exact", stem).documents
        return written.bit_count() + named

    def _phrase(self, term: Term) -> Match:
        words = tuple(map(fold, term.words))
        postings = [self.view.posting("exact", word) for word in words]
        candidates = self.view.visible
        for posting in postings:
            candidates &= posting.documents
        positions = [self.view.commit.source.positions(word) for word in words]
        found = [
            document
            for document in bits.documents(candidates)
            if _in_a_row([places[document] for places in positions])
        ]
        text = bits.from_documents(found, self.view.size)
        written = [
            (EXACT, Posting(text, {n: posting.weights[n] for n in found}))
            for posting in postings
        ]
        values = phrase_values(self.view.commit.vocabulary, words)
        return _united([*written, *self._concepts(values, CONCEPT)])


def _nearest(found: list[tuple[str, int]], count: Callable[[str], int]) -> list[str]:
    """Return the words with the fewest wrong letters that count, likeliest first."""
    counted = [(distance, -count(word), word) for word, distance in found]
    visible = sorted(entry for entry in counted if entry[1])
    return [word for distance, _, word in visible if distance == visible[0][0]][
        :MOST_NEAR
    ]


def _in_a_row(places: list[Iterable[int]]) -> bool:
    """Tell whether some place of each word follows one of the word before."""
    starts = set(places[0])
    for offset, here in enumerate(places[1:], start=1):
        starts &= {place - offset for place in here}
    return bool(starts)


def _united(parts: Iterable[_Part]) -> Match:
    """Return the documents of any part, each with its best impact."""
    every = 0
    impacts: dict[int, float] = {}
    for grade, posting in parts:
        every |= posting.documents
        for document, weight in posting.weights.items():
            impact = grade.impact(weight)
            if impact > impacts.get(document, 0.0):
                impacts[document] = impact
    return Match(every, impacts)
