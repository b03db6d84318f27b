"""Filters as sets of documents, their counts, and which one to relax."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directory.search.port import Audience, Facet, Query, Relaxation
from directory.search.view import View

# For a stranger, a language within a place would point at few people.
APART = ((Facet.LANGUAGE, Facet.PLACE), (Facet.LANGUAGE, Facet.BASED))
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Filtered:
    """The documents of the words, and of each filter that is set."""

    words: int
    filters: Mapping[Facet, int]

    def found(self) -> int:
        """Return the documents that match everything."""
        return self.without(())

    def without(self, dropped: Iterable[Facet], *, words: bool = True) -> int:
        """Return the documents that match all but the dropped filters.

        Without the words where ``words`` is false.
        """
        found = self.words if words else -1
        for facet, documents in self.filters.items():
            if facet not in dropped:
                found &= documents
        return found


def filtered(view: View, query: Query, words: int) -> Filtered:
    """Return the set of each filter: its values mean "or"."""
    sets = {}
    for facet, values in query.filters.items():
        if values:
            sets[facet] = 0
            for value in values:
                sets[facet] |= view.with_value(facet, value)
    return Filtered(words, sets)


def unknown_values(view: View, query: Query) -> tuple[tuple[Facet, str], ...]:
    """Return the asked values that no visible document carries."""
    return tuple(
        (facet, value)
        for facet, values in query.filters.items()
        for value in values
        if not view.with_value(facet, value)
    )


def count_values(
    view: View, query: Query, sets: Filtered
) -> dict[Facet, dict[str, int]]:
    """Return each counted filter's values as if that filter were not set."""
    return {
        facet: _counts(view, query, facet, sets.without((facet,)) & view.visible)
        for facet in query.counted
        if facet in view.facets
    }


def is_withheld(query: Query, total: int) -> bool:
    """Tell whether so few may not be shown to a stranger for these filters."""
    asked = {facet for facet, values in query.filters.items() if values}
    together = any(asked.issuperset(pair) for pair in APART)
    return query.audience == Audience.PUBLIC and together and 0 < total < FEWEST


def relaxations(view: View, query: Query, sets: Filtered) -> tuple[Relaxation, ...]:
    """Return what to drop so that something is found, the most helpful first."""
    singly = [_relaxed(view, query, sets, (facet,)) for facet in sets.filters]
    if query.words:
        total = (sets.without((), words=False) & view.visible).bit_count()
        if not is_withheld(query, total):
            singly.append(Relaxation((), total, words=True))
    helpful = [relaxation for relaxation in singly if relaxation.total]
    if not helpful and len(sets.filters) > 1:
        every = _relaxed(view, query, sets, tuple(sets.filters))
        helpful = [every] if every.total else []
    return tuple(sorted(helpful, key=lambda relaxation: -relaxation.total))


def _relaxed(
    view: View, query: Query, sets: Filtered, dropped: tuple[Facet, ...]
) -> Relaxation:
    total = (sets.without(dropped) & view.visible).bit_count()
    left = {f: values for f, values in query.filters.items() if f not in dropped}
    withheld = is_withheld(Query(filters=left, audience=query.audience), total)
    return Relaxation(dropped, 0 if withheld else total)


def _counts(view: View, query: Query, facet: Facet, base: int) -> dict[str, int]:
    fewest = FEWEST if _must_hide_few(query, facet) else 1
    counted = {
        value: (documents & base).bit_count()
        for value, documents in view.facets[facet].items()
    }
    return {value: count for value, count in counted.items() if count >= fewest}


def _must_hide_few(query: Query, facet: Facet) -> bool:
    if query.audience != Audience.PUBLIC:
        return False
    asked = {name for name, values in query.filters.items() if values}
    return any(facet in pair and asked & (set(pair) - {facet}) for pair in APART)
