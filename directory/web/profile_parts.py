"""The parts that a profile page is put together from, put into words.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from directory.kernel.languages import Wording, wording
from directory.profiles.models import Stewardship
from directory.search.port import Facet
from directory.taxonomy.queries import Concept, Vocabulary
from directory.verification.models import Verification
from directory.web.cards import current_rows, place_label
from directory.web.shapes import Shape, shapes

MAIN, AROUND, NOT_SERVED = "on", "on2", "q0"  # colours of a governorate
IRAQ = "iq"
RESOLVERS = {
    "XI-ROR": "https://ror.org/{}",
    "XI-WIKIDATA": "https://www.wikidata.org/wiki/{}",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A listed term: its label, and its value where readers may filter by it."""

    label: str
    value: str | None
    facet: Facet
    main: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """Something looked for or offered."""

    kind: str
    text: Wording | None
    places: Sequence[str]
    until: date | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A public identifier; ``url`` where its scheme has an address for it."""

    scheme: str
    value: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A web address and what stands for it on the page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the entry can be relied on."""

    verification: Verification
    verified_until: date | None
    stewardship: Stewardship
    confirmed_on: date | None
    confirmed_lately: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A governorate of the small map, coloured where the organization works."""

    shape: Shape
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Puts the values of a profile into a reader's words, on one day."""

    vocabulary: Vocabulary
    tag: str
    today: date

    def label(self, scheme: str, value: str | None) -> str:
        """Return the label of a term, or an empty one for no value."""
        return self.vocabulary.label(scheme, value, self.tag) if value else ""

    def labels(self, scheme: str, values: Iterable[str]) -> list[str]:
        """Return the labels of several terms."""
        return self.vocabulary.labels(scheme, values, self.tag)

    def terms(
        self, scheme: str, slugs: Iterable[str], facet: Facet, *, main: bool = False
    ) -> list[Term]:
        """Return terms that lead to others that share them, but for sensitive ones."""
        return [
            Term(
                label=self.label(scheme, slug),
                value=None if self.vocabulary.is_sensitive(scheme, slug) else slug,
                facet=facet,
                main=main,
            )
            for slug in slugs
        ]

    def places(self, slugs: Iterable[str], *, office: str | None) -> list[Term]:
        """Return areas served; only places of the country can be filtered by."""
        return [
            Term(
                label=place_label(self.vocabulary, slug, self.tag),
                value=slug if self.vocabulary.find("place", slug) else None,
                facet=Facet.PLACE,
                main=slug == office,
            )
            for slug in slugs
        ]

    def spots(self, served: Sequence[str]) -> list[Spot]:
        """Return the governorates, coloured where the organization works."""
        colours = {shape.slug: AROUND for shape in shapes()} if IRAQ in served else {}
        for slug in served:
            place = self.vocabulary.find("place", slug)
            if place is not None:
                _colour(colours, place)
        return [
            Spot(
                shape,
                self.label("place", shape.slug),
                colours.get(shape.slug, NOT_SERVED),
            )
            for shape in shapes()
        ]

    def goals(self, rows: Iterable[Mapping[str, Any]]) -> list[Goal]:
        """Return what is looked for or offered and whose time is not over."""
        return [
            Goal(
                kind=self.label("goal", row["kind"]),
                text=wording(row.get("text"), self.tag),
                places=[
                    place_label(self.vocabulary, slug, self.tag)
                    for slug in row.get("places", ())
                ],
                until=date.fromisoformat(row["until"]) if row.get("until") else None,
            )
            for row in current_rows(rows, today=self.today)
        ]


def identifiers_in(rows: Iterable[Mapping[str, str]]) -> list[Identifier]:
    """Return public identifiers, with the address at which a scheme describes them."""
    return [
        Identifier(
            scheme=row["scheme"],
            value=row["value"],
            url=RESOLVERS[row["scheme"]].format(quote(row["value"], safe=""))
            if row["scheme"] in RESOLVERS
            else None,
        )
        for row in rows
    ]


def links_to(urls: Iterable[str | None]) -> list[Link]:
    """Return the addresses that lead to the web and nowhere else."""
    return [Link(url, _shortened(url)) for url in urls if url and _is_web(url)]


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}


def _shortened(url: str) -> str:
    """Return an address as people say it: without scheme and ``www``."""
    parts = urlsplit(url)
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")


def _colour(colours: dict[str, str], place: Concept) -> None:
    """Colour a governorate fully, that of a district alone lightly."""
    if place.parent is None:
        colours[place.slug] = MAIN
    else:
        colours.setdefault(place.parent, AROUND)
