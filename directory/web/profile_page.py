"""What a profile page shows of one organization to one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from directory.kernel.languages import LanguageMap, Wording, wording
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer, is_inside, visible_content
from directory.search.port import Facet
from directory.verification.models import Statement
from directory.verification.policy import standing_from, verified_until
from directory.web.cards import Sign, address_of, names_of
from directory.web.markdown import render_markdown
from directory.web.profile_parts import (
    IRAQ,
    Glossary,
    Goal,
    Identifier,
    Link,
    Spot,
    Standing,
    Term,
    identifiers_in,
    links_to,
)
from directory.web.relation_parts import Group

NAMES_SHOWN = 3
CONFIRMED_LATELY = timedelta(days=365)
CONTACTS = ("whatsapp", "signal", "phone", "contact_email")


@dataclass(frozen=True)
class Profile:
    """One organization as one reader may see it; built by :func:`profile_for`.

    ``content`` holds nothing that this reader may not see.  ``home`` is the host
    of this node.
    """

    organization: Organization
    content: Mapping[str, Any]
    glossary: Glossary
    standing: Standing
    inside: bool
    own: bool
    home: str
    relations: Sequence[Group] = ()

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
        return names_of(self.content, self.glossary.tag)[:NAMES_SHOWN]

    @property
    def acronyms(self) -> list[str]:
        """Acronyms that say more than the names."""
        names = {name.text for name in self.names}
        return [one for one in self._all("acronym") if one not in names]

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
        return [tag for tag in tags if tag != self.glossary.tag]

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
        main, others = self._all("focus_main"), self._all("focus_secondary")
        return [
            *self.glossary.terms("focus", main, Facet.FOCUS, main=True),
            *self.glossary.terms("focus", others, Facet.FOCUS),
        ]

    @property
    def tracks(self) -> list[Term]:
        """Thematic paths of the Forum."""
        return self.glossary.terms("track", self._all("tracks"), Facet.TRACK)

    @property
    def target_groups(self) -> list[Term]:
        """With whom it works."""
        return self.glossary.terms("group", self._all("target_groups"), Facet.GROUP)

    @property
    def approaches(self) -> list[Term]:
        """How it works."""
        return self.glossary.terms("approach", self._all("approaches"), Facet.APPROACH)

    @property
    def places(self) -> list[Term]:
        """Areas served, in the order given."""
        office = self.content.get("office_place")
        return self.glossary.places(self._all("areas_served"), office=office)

    @property
    def spots(self) -> list[Spot]:
        """The governorates of the small map."""
        return self.glossary.spots(self._all("areas_served"))

    @property
    def goals(self) -> list[Goal]:
        """What it looks for now."""
        return self.glossary.goals(self._all("networking_goals"))

    @property
    def offers(self) -> list[Goal]:
        """What it can give now."""
        return self.glossary.goals(self._all("offers"))

    @property
    def identifiers(self) -> list[Identifier]:
        """Public identifiers."""
        return identifiers_in(self._all("identifiers"))

    @property
    def links(self) -> list[Link]:
        """Its own pages."""
        return links_to([self.content.get("website"), *self._all("social_links")])

    @property
    def contact_role(self) -> Wording | None:
        """The contact's role, where this reader may know it."""
        return self._wording("contact_role")

    @property
    def has_contact(self) -> bool:
        """Whether this reader sees any way to reach it directly."""
        return any(self.content.get(name) for name in CONTACTS)

    def label(self, scheme: str, name: str) -> str:
        """Return the label of a field that holds one term, or an empty one."""
        return self.glossary.label(scheme, self.content.get(name))

    def labels(self, scheme: str, name: str) -> list[str]:
        """Return the labels of a field that holds several terms."""
        return self.glossary.labels(scheme, self._all(name))

    def _all(self, name: str) -> Sequence[Any]:
        found: Sequence[Any] = self.content.get(name, ())
        return found

    def _wording(self, name: str) -> Wording | None:
        texts: LanguageMap | None = self.content.get(name)
        return wording(texts, self.glossary.tag)


def profile_for(
    organization: Organization,
    viewer: Viewer,
    statements: Sequence[Statement],
    *,
    glossary: Glossary,
    home: str,
    stood_still: int = 0,
) -> Profile:
    """Return the page's contents for a viewer who may open the organization.

    ``stood_still`` are the days that an outage took out of the year to confirm in.
    """
    return Profile(
        organization=organization,
        content=visible_content(organization, viewer),
        glossary=glossary,
        standing=_standing(
            organization, statements, today=glossary.today, stood_still=stood_still
        ),
        inside=is_inside(viewer, organization) or viewer.belongs_to(organization),
        own=viewer.belongs_to(organization),
        home=home,
    )


def _standing(
    organization: Organization,
    statements: Sequence[Statement],
    *,
    today: date,
    stood_still: int,
) -> Standing:
    confirmed = organization.last_confirmed_on
    return Standing(
        verification=standing_from(statements, today=today),
        verified_until=verified_until(statements, today=today),
        stewardship=organization.stewardship,
        confirmed_on=confirmed,
        confirmed_lately=confirmed is not None
        and confirmed >= today - CONFIRMED_LATELY - timedelta(days=stood_still),
    )
