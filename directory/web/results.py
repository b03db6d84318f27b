"""The results page: one question to the index, one look into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import current_app, request

from directory.database import db
from directory.language import current_language
from directory.profiles.policy import Clearance
from directory.search.port import Answer, Audience, Facet, Notice, Query, SearchIndex
from directory.taxonomy.queries import Vocabulary
from directory.web.asking import asking, at_page, dropping, relaxing
from directory.web.cards import Card, Deck
from directory.web.filters import FIRST, FIXED_LABELS, MORE, NAMES, Filter, Shelf
from directory.web.links import search_url
from directory.web.parameters import Reader, Search, label_of, read_search
from directory.web.shapes import Area, areas_of
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

AUDIENCES = {
    Clearance.PUBLIC: Audience.PUBLIC,
    Clearance.MEMBERS: Audience.MEMBERS,
    Clearance.VERIFIED: Audience.VERIFIED,
}
PAGES_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter value that is set, and the way to take it off."""

    name: str
    label: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty page: filters to drop, and what would be found."""

    names: Sequence[str]
    words: bool
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Links to other pages; a gap between numbers is None."""

    current: int
    last: int
    numbers: Sequence[tuple[int, str] | None]
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page shows."""

    search: Search
    answer: Answer
    cards: Sequence[Card]
    filters: Sequence[Filter]
    more_filters: Sequence[Filter]
    chips: Sequence[Chip]
    ways: Sequence[Way]
    pages: Pages
    areas: Sequence[Area]
    suggestion_url: str | None
    clear_url: str

    @property
    def notices(self) -> frozenset[Notice]:
        """What must be said about how the words were read."""
        return self.answer.notices

    @property
    def is_beyond_end(self) -> bool:
        """Whether something was found, but not on this page."""
        return bool(self.answer.total) and not self.answer.ids


def reader() -> Reader:
    """Return what the present request may search for, and in which language."""
    viewer = current_viewer()
    return Reader(
        audience=AUDIENCES[viewer.clearance],
        language=current_language().tag,
        moderates=viewer.scope is not None,
    )


def asked_search() -> Search:
    """Return the search that the present address asks for."""
    return read_search(request.args, vocabulary(), reader())


def find(query: Query) -> Answer:
    """Ask the index of this node."""
    index: SearchIndex = current_app.extensions["search_index"]
    return index.find(query)


def deck(focus: Sequence[str] = ()) -> Deck:
    """Return what makes cards for the present reader."""
    return Deck(
        viewer=current_viewer(),
        vocabulary=vocabulary(),
        tag=current_language().tag,
        today=current_app.extensions["clock"]().date(),
        focus=frozenset(focus),
    )


def results_of(search: Search) -> Results:
    """Answer a search with everything that its page shows."""
    query, words = search.query, vocabulary()
    facets = (*FIRST, *MORE, *((Facet.CONFIRMED,) if reader().moderates else ()))
    answer = find(replace(search.allowed, counted=facets))
    shelf = Shelf(answer, query, words)
    focus = query.filters.get(Facet.FOCUS, ())
    return Results(
        search=search,
        answer=answer,
        cards=deck(focus).cards(db.session(), answer.ids),
        filters=shelf.filters(FIRST),
        more_filters=shelf.filters(facets[len(FIRST) :]),
        chips=_chips(query, words),
        ways=_ways(query, answer),
        pages=_pages(search, answer.total),
        areas=areas_of(
            answer.facets.get(Facet.PLACE, {}),
            words,
            query,
        ),
        suggestion_url=_suggestion_url(query, answer),
        clear_url=search_url(relaxing(query, Facet)),
    )


def _chips(query: Query, words: Vocabulary) -> list[Chip]:
    return [
        Chip(
            name=NAMES[facet],
            label=label_of(words, facet, value, query.language),
            sentence=FIXED_LABELS.get((facet, value), ""),
            url=search_url(dropping(query, facet, value)),
        )
        for facet, values in query.filters.items()
        for value in values
    ]


def _ways(query: Query, answer: Answer) -> list[Way]:
    return [
        Way(
            names=[NAMES[facet] for facet in way.facets],
            words=way.words,
            total=way.total,
            url=search_url(relaxing(query, way.facets, words=way.words)),
        )
        for way in answer.relaxations
    ]


def _suggestion_url(query: Query, answer: Answer) -> str | None:
    if answer.suggestion is None:
        return None
    return search_url(asking(query, answer.suggestion))


def _pages(search: Search, total: int) -> Pages:
    query, current = search.query, search.page
    last = max(1, -(-total // query.limit))
    near = range(current - PAGES_BESIDE, current + PAGES_BESIDE + 1)
    numbers = sorted({1, last} | {n for n in near if 1 <= n <= last})
    url = {n: search_url(at_page(query, n)) for n in {*numbers, current + 1}}
    return Pages(
        current=current,
        last=last,
        numbers=_with_gaps(numbers, url),
        previous=search_url(at_page(query, min(current - 1, last)))
        if current > 1
        else None,
        following=url[current + 1] if current < last else None,
    )


def _with_gaps(
    numbers: Sequence[int], url: Mapping[int, str]
) -> list[tuple[int, str] | None]:
    shown: list[tuple[int, str] | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        shown += [None] if number > before + 1 else []
        shown.append((number, url[number]))
    return shown
