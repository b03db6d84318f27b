"""The results page: one question to the index, one look into the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app, request

from directory.database import db
from directory.kernel.messages import N_
from directory.language import current_language
from directory.profiles.policy import Clearance
from directory.search.port import (
    Answer,
    Audience,
    Facet,
    Notice,
    Query,
    SearchIndex,
    Sort,
)
from directory.taxonomy.queries import Vocabulary
from directory.web.asking import asking, at_page, dropping, pairs, relaxing
from directory.web.cards import Card, Deck
from directory.web.filters import FIRST, FIXED_LABELS, MORE, NAMES, Filter, Shelf
from directory.web.links import search_url
from directory.web.parameters import Problem, Reader, Search, label_of, read_search
from directory.web.result_parts import Chip, Pages, Remark, Way
from directory.web.shapes import Area, Step, areas_of, steps_for
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

AUDIENCES = {
    Clearance.PUBLIC: Audience.PUBLIC,
    Clearance.MEMBERS: Audience.MEMBERS,
    Clearance.VERIFIED: Audience.VERIFIED,
}
RANKED = 6


SORTS = (
    ("", N_("Best match")),
    (Sort.NAME.value, N_("Name")),
    (Sort.NEWEST.value, N_("Newest first")),
    (Sort.CONFIRMED.value, N_("Lately confirmed")),
)
OTHER_NAMES = {
    "q": N_("Search words"),
    "sort": N_("Sort by"),
    "page": N_("Page"),
    "per_page": N_("Results per page"),
}


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page shows."""

    search: Search
    answer: Answer
    remarks: Sequence[Remark]
    cards: Sequence[Card]
    filters: Sequence[Filter]
    more_filters: Sequence[Filter]
    chips: Sequence[Chip]
    ways: Sequence[Way]
    pages: Pages
    areas: Sequence[Area]
    suggestion_url: str | None
    clear_url: str
    map_url: str

    @property
    def steps(self) -> Sequence[Step]:
        """What the shades of the map stand for."""
        return steps_for([area.count for area in self.areas])

    @property
    def busiest(self) -> list[Area]:
        """The governorates with most organizations, for the list beside the map."""
        ranked = sorted(self.areas, key=lambda area: (-area.count, area.name))
        return [area for area in ranked if area.count or area.chosen][:RANKED]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters that the filter form carries along without showing them."""
        shown = {facet.value for facet in Facet} | {"q", "sort", "page"}
        return [(k, v) for k, v in pairs(self.search.query) if k not in shown]

    @property
    def unknown_nodes(self) -> list[str]:
        """Hosts that were asked for and from which nothing is listed."""
        return [value for facet, value in self.answer.unknown if facet is Facet.NODE]

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
        remarks=_remarks(search, words),
        cards=deck(focus).cards(db.session(), answer.ids),
        filters=shelf.filters(FIRST),
        more_filters=shelf.filters(facets[len(FIRST) :]),
        chips=_chips(query, words),
        ways=_ways(query, answer),
        pages=_pages(search, answer.total),
        areas=areas_of(answer.facets.get(Facet.PLACE, {}), words, query),
        suggestion_url=_suggestion_url(query, answer),
        clear_url=search_url(relaxing(query, Facet)),
        map_url=search_url(at_page(query, 1), "map.show"),
    )


def _remarks(search: Search, words: Vocabulary) -> list[Remark]:
    names = OTHER_NAMES | {facet.value: name for facet, name in NAMES.items()}
    return [
        Remark(
            sentence=problem.sentence,
            value=_called(problem, words, search.query.language),
            name=names[problem.parameter],
            asks_to_sign_in=problem.asks_to_sign_in,
        )
        for problem in search.problems
    ]


def _called(problem: Problem, words: Vocabulary, tag: str) -> str:
    if problem.parameter in OTHER_NAMES:
        return problem.value
    return label_of(words, Facet(problem.parameter), problem.value, tag)


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
    query = search.query
    return Pages(query, search.page, max(1, -(-total // query.limit)))
