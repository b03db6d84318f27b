"""Questions to the index, written into addresses and changed value by value.  Pure."""

from collections.abc import Iterable
from dataclasses import replace

from directory.search.port import Facet, Query, Sort

PER_PAGE = 20


def pairs(query: Query) -> list[tuple[str, str]]:
    """Return the parameters that ask for ``query``, without those at their default."""
    asked = [("q", query.words)] if query.words else []
    asked += [(f.value, v) for f in Facet for v in query.filters.get(f, ())]
    if query.sort is not Sort.RELEVANCE:
        asked.append(("sort", query.sort.value))
    if query.limit != PER_PAGE:
        asked.append(("per_page", str(query.limit)))
    if query.offset:
        asked.append(("page", str(query.offset // query.limit + 1)))
    return asked


def adding(query: Query, facet: Facet, value: str) -> Query:
    """Return the query with one more value, from its first page."""
    values = query.filters.get(facet, ())
    return _filtered(query, facet, tuple(dict.fromkeys((*values, value))))


def dropping(query: Query, facet: Facet, value: str) -> Query:
    """Return the query without one value, from its first page."""
    left = tuple(v for v in query.filters.get(facet, ()) if v != value)
    return _filtered(query, facet, left)


def relaxing(query: Query, facets: Iterable[Facet], *, words: bool = False) -> Query:
    """Return the query without whole filters, and without its words if asked."""
    dropped = set(facets)
    left = {f: v for f, v in query.filters.items() if f not in dropped}
    return replace(query, filters=left, words="" if words else query.words, offset=0)


def asking(query: Query, words: str) -> Query:
    """Return the query with other words, from its first page."""
    return replace(query, words=words, offset=0)


def at_page(query: Query, page: int) -> Query:
    """Return the query at another page."""
    return replace(query, offset=(page - 1) * query.limit)


def _filtered(query: Query, facet: Facet, values: tuple[str, ...]) -> Query:
    filters = {**query.filters, facet: values}
    return replace(query, filters={f: v for f, v in filters.items() if v}, offset=0)
