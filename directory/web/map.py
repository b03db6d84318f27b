"""The map of governorates, and the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template

from directory.search.port import Facet, Query
from directory.taxonomy.queries import Vocabulary
from directory.web.access import Access, access
from directory.web.asking import adding, relaxing
from directory.web.caching import conditional
from directory.web.limits import SEARCH, limiter
from directory.web.links import search_url
from directory.web.parameters import Search
from directory.web.results import asked_search, find
from directory.web.shapes import ATTRIBUTION, Area, areas_of, shapes, steps_for
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("map", __name__, url_prefix="/map")


@dataclass(frozen=True, slots=True)
class Row:
    """A governorate of the table; ``districts`` are those that are served by name."""

    area: Area
    districts: Sequence[tuple[str, int, str]]
    all_districts: int


@blueprint.get("")
@access(Access.ANYONE)
@limiter.limit(SEARCH)
@conditional
def show() -> str:
    """Show where the organizations of a search work."""
    search = asked_search()
    query = relaxing(search.query, [Facet.PLACE])
    allowed = relaxing(search.allowed, [Facet.PLACE])
    answer = find(replace(allowed, counted=(Facet.PLACE,), limit=0))
    counts = answer.facets.get(Facet.PLACE, {})
    return render_template(
        "map/show.html",
        search=search,
        total=answer.total,
        rows=_rows(counts, query),
        steps=steps_for(counts.get(shape.slug, 0) for shape in shapes()),
        attribution=ATTRIBUTION,
        regions=_regions(counts, query, vocabulary()),
        back_url=search_url(query),
        is_filtered=_is_filtered(search),
    )


def _is_filtered(search: Search) -> bool:
    return bool(search.query.words or search.query.filters)


def _rows(counts: Mapping[str, int], query: Query) -> list[Row]:
    words = vocabulary()
    rows = []
    for area in areas_of(counts, words, query):
        districts = words.children("place", area.shape.slug)
        served = [
            (
                district.label(query.language),
                counts[district.slug],
                search_url(adding(query, Facet.PLACE, district.slug)),
            )
            for district in districts
            if counts.get(district.slug)
        ]
        rows.append(Row(area, served, len(districts)))
    return sorted(rows, key=lambda row: (-row.area.count, row.area.name))


def _regions(
    counts: Mapping[str, int], query: Query, words: Vocabulary
) -> list[tuple[str, int, str]]:
    return [
        (
            region.label(query.language),
            counts.get(region.slug, 0),
            search_url(adding(query, Facet.PLACE, region.slug)),
        )
        for region in words.of("place_group")
    ]
