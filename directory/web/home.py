"""The first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from directory.database import db
from directory.language import current_language
from directory.search.port import Answer, Facet, Query, Sort
from directory.taxonomy.queries import Vocabulary
from directory.web.access import Access, access
from directory.web.asking import adding, asking
from directory.web.caching import conditional
from directory.web.links import search_url
from directory.web.results import deck, find, reader
from directory.web.shapes import areas_of
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("home", __name__)

NEWEST = 4
# What the examples search for: terms of the vocabularies, each in its own language.
EXAMPLES = (
    ("focus", "water-rivers"),
    ("track", "right-to-education"),
    ("place", "basra"),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the directory: a label, how many wait behind it, its address."""

    label: str
    count: int
    url: str


@blueprint.get("/")
@access(Access.ANYONE)
@conditional
def show() -> str:
    """Show what the directory is for, and the ways into it."""
    asked = reader()
    query = Query(
        audience=asked.audience,
        language=asked.language,
        sort=Sort.NEWEST,
        limit=NEWEST,
        counted=(Facet.FOCUS, Facet.PLACE),
    )
    answer, words = find(query), vocabulary()
    everything = Query(language=asked.language, audience=asked.audience)
    return render_template(
        "home/show.html",
        total=answer.total,
        newest=deck().cards(db.session(), answer.ids),
        focus=_focus_groups(answer, everything, words),
        areas=areas_of(answer.facets.get(Facet.PLACE, {}), words, everything),
        examples=_examples(everything, words),
    )


def _focus_groups(answer: Answer, query: Query, words: Vocabulary) -> Sequence[Door]:
    counts = answer.facets.get(Facet.FOCUS, {})
    return [
        Door(
            group.label(current_language().tag),
            counts.get(group.slug, 0),
            search_url(adding(query, Facet.FOCUS, group.slug)),
        )
        for group in words.children("focus", None)
    ]


def _examples(query: Query, words: Vocabulary) -> Sequence[Door]:
    labels = [
        words.label(scheme, slug, current_language().tag) for scheme, slug in EXAMPLES
    ]
    return [Door(label, 0, search_url(asking(query, label))) for label in labels]
