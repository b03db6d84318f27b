"""One commit of the index as one audience may see it, ready to be asked.

Everything here is derived from the audience's own documents: its filters, its
orders, and which words exist at all.  Sets of documents are bits of whole
numbers; words are decoded when they are first asked for, and kept.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from directory.search import bits
from directory.search.port import Audience, Facet, Freshness, Sort
from directory.search.rows import Row
from directory.search.vocabulary import Vocabulary

MOST_POSTINGS = 1_000_000  # kept per view; past that they are decoded anew

Weights = Mapping[int, float]


class Source(Protocol):
    """Where a commit's documents and words come from."""

    rows: list[Row | None]
    live: int

    @property
    def size(self) -> int:
        """Return the number of documents, deleted ones among them."""

    def weights(self, field: str, word: str) -> Weights:
        """Return the documents that hold the word, each with its weight."""

    def positions(self, word: str) -> Mapping[int, Sequence[int]]:
        """Return the places of an exact word in each document that holds it."""

    def lexicon(self, field: str) -> list[str]:
        """Return every word of a field, sorted."""


@dataclass(frozen=True, slots=True)
class Posting:
    """The documents of a word that the audience may see, and its weight there."""

    documents: int
    weights: Weights


@dataclass(frozen=True, slots=True)
class Commit:
    """A generation, shared by the views of all audiences."""

    generation: int
    source: Source
    vocabulary: Vocabulary


@dataclass(slots=True)
class View:
    """A commit as one audience may see it."""

    commit: Commit
    audience: Audience
    visible: int = 0
    facets: dict[Facet, dict[str, int]] = field(default_factory=dict)
    faded: int = 0
    _postings: dict[tuple[str, str], Posting] = field(default_factory=dict)
    _kept: int = 0
    _orders: dict[tuple[Sort, str], list[int]] = field(default_factory=dict)
    _ranks: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Derive what every question needs; the rest waits until asked for."""
        rows = dict(_visible_rows(self.commit.source, self.audience))
        size = self.size
        self.visible = bits.from_documents(rows, size)
        faded = (n for n, row in rows.items() if row.freshness == Freshness.FADED)
        self.faded = bits.from_documents(faded, size)
        self.facets = _facets(rows, size, members=self.audience != Audience.PUBLIC)

    @property
    def size(self) -> int:
        """Return the number of documents, those of others among them."""
        return self.commit.source.size

    def row(self, document: int) -> Row:
        """Return what is kept of a visible document."""
        row = self.commit.source.rows[document]
        if row is None:
            raise LookupError(document)
        return row

    def posting(self, field_name: str, word: str) -> Posting:
        """Return the visible documents of a word."""
        known = self._postings.get((field_name, word))
        if known is not None:
            return known
        every = self.commit.source.weights(field_name, word)
        posting = self._seen(every)
        if self._kept > MOST_POSTINGS:
            self._postings, self._kept = {}, 0
        self._kept += len(posting.weights) + 1
        self._postings[field_name, word] = posting
        return posting

    def with_value(self, facet: Facet, value: str) -> int:
        """Return the visible documents that carry a value, 0 for none."""
        return self.facets.get(facet, {}).get(value, 0)

    def order(self, sort: Sort, language: str) -> list[int]:
        """Return every visible document in this order; ties are always the same."""
        known = self._orders.get((sort, language))
        if known is None:
            known = sorted(
                bits.documents(self.visible),
                key=lambda document: _sort_key(self.row(document), sort, language),
            )
            self._orders[sort, language] = known
        return known

    def ranks(self, language: str) -> list[int]:
        """Return each document's place in the order that breaks ties."""
        known = self._ranks.get(language)
        if known is None:
            known = [self.size] * self.size
            for place, document in enumerate(self.order(Sort.RELEVANCE, language)):
                known[document] = place
            self._ranks[language] = known
        return known

    def _seen(self, weights: Weights) -> Posting:
        every = bits.from_documents(weights, self.size)
        seen = every & self.visible
        if seen == every:
            return Posting(seen, weights)
        allowed = bits.flags(seen, self.size)
        mine = {n: weight for n, weight in weights.items() if allowed[n] == "1"}
        return Posting(seen, mine)


def _visible_rows(source: Source, audience: Audience) -> Iterator[tuple[int, Row]]:
    for document in bits.documents(source.live):
        row = source.rows[document]
        if row is not None and audience in row.audiences:
            yield document, row


def _facets(
    rows: Mapping[int, Row], size: int, *, members: bool
) -> dict[Facet, dict[str, int]]:
    carriers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for document, row in rows.items():
        for pair in _values(row, members=members):
            carriers[pair].append(document)
    facets: dict[Facet, dict[str, int]] = {}
    for (facet, value), found in carriers.items():
        facets.setdefault(Facet(facet), {})[value] = bits.from_documents(found, size)
    return facets


def _values(row: Row, *, members: bool) -> set[tuple[str, str]]:
    """Return the values that find a document; a stranger's hold nothing sensitive."""
    sensitive = {(str(Facet.FOCUS), value) for value in row.sensitive}
    plain = {(name, value) for name, values in row.filters.items() for value in values}
    return plain | sensitive if members else plain - sensitive


def _sort_key(row: Row, sort: Sort, language: str) -> tuple[object, ...]:
    key = row.name_keys.get(language)
    name = key if key is not None else min(row.name_keys.values(), default="")
    last = (name, row.organization_id)
    faded = row.freshness == Freshness.FADED
    match sort:
        case Sort.NAME:
            return last
        case Sort.NEWEST:
            return faded, -row.listed_at, *last
        case Sort.CONFIRMED:
            return faded, -row.confirmed_at, *last
        case Sort.RELEVANCE:
            return faded, row.freshness, -row.completeness, *last
