"""What a profile page shows of one organization to one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from directory.kernel.languages import LanguageMap, Wording, wording
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer, is_inside, visible_content
from directory.search.port import Facet
from directory.taxonomy.queries import Concept, Vocabulary
from directory.verification.models import Statement
from directory.verification.policy import standing_from, verified_until
from directory.web.cards import Sign, address_of, current_rows, names_of, place_label
from directory.web.markdown import render_markdown
from directory.web.profile_parts import (
    Goal,
    Identifier,
    Link,
    Spot,
    Standing,
    Term,
    is_web,
    resolved,
    shortened,
)
from directory.web.shapes import shapes

NAMES_SHOWN = 3
CONFIRMED_LATELY = timedelta(days=365)
MAIN, AROUND = "on", "on2"  # how strongly a governorate is coloured
IRAQ = "iq"
SOCIAL = ("whatsapp", "signal", "phone", "contact_email")


@dataclass(frozen=True)
class Profile:
    """One organization as one reader may see it; built by :func:`profile_for`."""

    organization: Organization
    content: Mapping[str, Any]
    vocabulary: Vocabulary
    tag: str
    today: date
    standing: Standing
    inside: bool
    home: str

    @property
    def address(self) -> str:
        """The name in addresses."""
        return address_of(self.organization)

    @property
    def sign(self) -> Sign:
        """What the emblem is made from."""
        return Sign(self.organization.uri, self.content)

    @property
    def names(self) -> list[Wording]:
        """The best name and up to two others."""
        return names_of(self.content, self.tag)[:NAMES_SHOWN]

    @property
    def mission(self) -> Wording | None:
        """The purpose in a line or two."""
        return self._wording("mission")

    @property
    def description(self) -> tuple[Markup, Wording] | None:
        """The long text as HTML, with the wording that it came from."""
        found = self._wording("description")
        return (render_markdown(found.text), found) if found else None

    @property
    def other_languages(self) -> list[str]:
        """Tags of the languages, other than the reader's, of mission and text."""
        shown = [self._wording("mission"), self._wording("description")]
        tags = dict.fromkeys(text.tag for text in shown if text)
        return [tag for tag in tags if tag != self.tag]

    @property
    def office(self) -> list[str]:
        """Governorate and country of the office, as far as they are public."""
        found = [self.label("place", "office_place")]
        if self.content.get("office_country") != IRAQ or not found[0]:
            found.append(self.label("country", "office_country"))
        return [name for name in found if name]

    @property
    def focus(self) -> list[Term]:
        """Focus areas, main ones first."""
        main = self._terms("focus", self.content.get("focus_main", ()), Facet.FOCUS)
        others = self.content.get("focus_secondary", ())
        return [
            *(Term(t.label, t.value, t.facet, main=True) for t in main),
            *self._terms("focus", others, Facet.FOCUS),
        ]

    @property
    def tracks(self) -> list[Term]:
        """Thematic paths of the Forum."""
        return self._terms("track", self.content.get("tracks", ()), Facet.TRACK)

    @property
    def target_groups(self) -> list[Term]:
        """With whom it works."""
        return self._terms("group", self.content.get("target_groups", ()), Facet.GROUP)

    @property
    def approaches(self) -> list[Term]:
        """How it works."""
        slugs = self.content.get("approaches", ())
        return self._terms("approach", slugs, Facet.APPROACH)

    @property
    def places(self) -> list[Term]:
        """Areas served, in the order given."""
        return [
            Term(
                place_label(self.vocabulary, slug, self.tag),
                slug if self.vocabulary.find("place", slug) else None,
                Facet.PLACE,
                main=slug == self.content.get("office_place"),
            )
            for slug in self.content.get("areas_served", ())
        ]

    @property
    def map(self) -> list[Spot]:
        """The governorates, coloured where the organization works."""
        colours = self._colours()
        return [
            Spot(
                shape,
                self.vocabulary.label("place", shape.slug, self.tag),
                colours.get(shape.slug, "q0"),
            )
            for shape in shapes()
        ]

    @property
    def goals(self) -> list[Goal]:
        """What it looks for now."""
        return self._goals("networking_goals")

    @property
    def offers(self) -> list[Goal]:
        """What it can give now."""
        return self._goals("offers")

    @property
    def questions(self) -> list[Wording]:
        """What it asks of those who request a connection."""
        found = (wording(row, self.tag) for row in self.content.get("questions", ()))
        return [question for question in found if question]

    @property
    def identifiers(self) -> list[Identifier]:
        """Public identifiers."""
        return [
            Identifier(
                row["scheme"], row["value"], resolved(row["scheme"], row["value"])
            )
            for row in self.content.get("identifiers", ())
        ]

    @property
    def links(self) -> list[Link]:
        """Its own pages."""
        found = [self.content.get("website"), *self.content.get("social_links", ())]
        return [Link(url, shortened(url)) for url in found if url and is_web(url)]

    @property
    def contact_role(self) -> Wording | None:
        """The contact's role, where this reader may know it."""
        return self._wording("contact_role")

    @property
    def has_contact(self) -> bool:
        """Whether this reader sees any way to reach it directly."""
        return any(self.content.get(name) for name in SOCIAL)

    def label(self, scheme: str, name: str) -> str:
        """Return the label of a field that holds one term, or an empty one."""
        value = self.content.get(name)
        return self.vocabulary.label(scheme, value, self.tag) if value else ""

    def labels(self, scheme: str, name: str) -> list[str]:
        """Return the labels of a field that holds several terms."""
        return self.vocabulary.labels(scheme, self.content.get(name, ()), self.tag)

    def _wording(self, name: str) -> Wording | None:
        texts: LanguageMap | None = self.content.get(name)
        return wording(texts, self.tag)

    def _terms(self, scheme: str, slugs: Iterable[str], facet: Facet) -> list[Term]:
        return [
            Term(
                self.vocabulary.label(scheme, slug, self.tag),
                None if self.vocabulary.is_sensitive(scheme, slug) else slug,
                facet,
            )
            for slug in slugs
        ]

    def _goals(self, name: str) -> list[Goal]:
        rows = current_rows(self.content.get(name, ()), today=self.today)
        return [self._goal(row) for row in rows]

    def _goal(self, row: Mapping[str, Any]) -> Goal:
        return Goal(
            kind=self.vocabulary.label("goal", row["kind"], self.tag),
            text=wording(row.get("text"), self.tag),
            focus=self.vocabulary.labels("focus", row.get("focus", ()), self.tag),
            places=[
                place_label(self.vocabulary, slug, self.tag)
                for slug in row.get("places", ())
            ],
            until=date.fromisoformat(row["until"]) if row.get("until") else None,
        )

    def _colours(self) -> dict[str, str]:
        served = self.content.get("areas_served", ())
        colours = {shape.slug: AROUND for shape in shapes()} if IRAQ in served else {}
        for slug in served:
            place = self.vocabulary.find("place", slug)
            if place is not None:
                _colour(colours, place)
        return colours


def profile_for(
    organization: Organization,
    viewer: Viewer,
    statements: Sequence[Statement],
    *,
    vocabulary: Vocabulary,
    tag: str,
    today: date,
    home: str,
) -> Profile:
    """Return the page's contents for a viewer who may open the organization."""
    return Profile(
        organization=organization,
        content=visible_content(organization, viewer),
        vocabulary=vocabulary,
        tag=tag,
        today=today,
        standing=_standing(organization, statements, today=today),
        inside=is_inside(viewer, organization) or viewer.belongs_to(organization),
        home=home,
    )


def _standing(
    organization: Organization, statements: Sequence[Statement], *, today: date
) -> Standing:
    confirmed = organization.last_confirmed_on
    return Standing(
        verification=standing_from(statements, today=today),
        verified_until=verified_until(statements, today=today),
        stewardship=organization.stewardship,
        confirmed_on=confirmed,
        confirmed_lately=confirmed is not None
        and confirmed >= today - CONFIRMED_LATELY,
    )


def _colour(colours: dict[str, str], place: Concept) -> None:
    """Colour a governorate fully, that of a district alone lightly."""
    if place.parent is None:
        colours[place.slug] = MAIN
    else:
        colours.setdefault(place.parent, AROUND)
