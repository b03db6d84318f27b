"""Organizations as cards of a list: only what the reader may see of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from directory.kernel.languages import LANGUAGES, Wording, reading_order, wording
from directory.profiles.models import Organization, Stewardship
from directory.profiles.policy import Viewer, may_find, visible_content
from directory.profiles.queries import organizations_by_ids
from directory.taxonomy.queries import Vocabulary
from directory.verification.models import Verification
from directory.verification.queries import verification_of

PLACES_SHOWN = 3
TAGS_SHOWN = 4
SEEKS_SHOWN = 3
IRAQ = "iq"


@dataclass(frozen=True, slots=True)
class Tag:
    """A focus area of a card; ``asked`` where the search filters by it."""

    label: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """What an emblem is made from: the permanent id and what the reader may see."""

    uri: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of one organization.

    ``more_places`` counts those that are not named.  ``office`` is the country of
    an organization abroad.
    """

    address: str
    sign: Sign
    origin: str | None
    name: Wording
    other_name: Wording | None
    verified: bool
    stewardship: Stewardship
    office: str
    places: Sequence[str]
    more_places: int
    languages: Sequence[str]
    mission: Wording | None
    seeks: Sequence[str]
    tags: Sequence[Tag]


@dataclass(frozen=True, slots=True)
class Deck:
    """Makes cards for one reader; ``focus`` holds the focus areas asked for."""

    viewer: Viewer
    vocabulary: Vocabulary
    tag: str
    today: date
    focus: frozenset[str] = frozenset()

    def cards(self, session: Session, ids: Iterable[int]) -> list[Card]:
        """Return a card for each organization that the reader may find, in order.

        The database is asked again here: what was hidden a moment ago is left out,
        whatever the index still holds.
        """
        found = [
            organization
            for organization in organizations_by_ids(session, ids)
            if may_find(self.viewer, organization)
        ]
        standings = verification_of(session, [o.id for o in found], today=self.today)
        return [self._card(o, standings[o.id]) for o in found]

    def _card(self, organization: Organization, standing: Verification) -> Card:
        content = visible_content(organization, self.viewer)
        names = names_of(content, self.tag)
        places = self._places(content)
        return Card(
            address=address_of(organization),
            sign=Sign(organization.uri, content),
            origin=organization.origin,
            name=names[0],
            other_name=names[1] if len(names) > 1 else None,
            verified=standing is Verification.VERIFIED,
            stewardship=organization.stewardship,
            office=self._office(content),
            places=places[:PLACES_SHOWN],
            more_places=max(0, len(places) - PLACES_SHOWN),
            languages=self._labels("language", content.get("working_languages", ())),
            mission=wording(content.get("mission"), self.tag),
            seeks=self._seeks(content),
            tags=self._tags(content),
        )

    def _labels(self, scheme: str, slugs: Iterable[str]) -> list[str]:
        return self.vocabulary.labels(scheme, slugs, self.tag)

    def _office(self, content: Mapping[str, Any]) -> str:
        country = content.get("office_country")
        if not country or country == IRAQ:
            return ""
        return self.vocabulary.label("country", country, self.tag)

    def _places(self, content: Mapping[str, Any]) -> list[str]:
        return [
            place_label(self.vocabulary, slug, self.tag)
            for slug in content.get("areas_served", ())
        ]

    def _seeks(self, content: Mapping[str, Any]) -> list[str]:
        rows = current_rows(content.get("networking_goals", ()), today=self.today)
        kinds = dict.fromkeys(row["kind"] for row in rows)
        return self._labels("goal", list(kinds)[:SEEKS_SHOWN])

    def _tags(self, content: Mapping[str, Any]) -> list[Tag]:
        """Return what was asked for first, so that a reader sees why it is here."""
        slugs = [*content.get("focus_main", ()), *content.get("focus_secondary", ())]
        ordered = sorted(slugs, key=lambda slug: not self._is_asked(slug))
        return [
            Tag(self.vocabulary.label("focus", slug, self.tag), self._is_asked(slug))
            for slug in ordered[:TAGS_SHOWN]
        ]

    def _is_asked(self, slug: str) -> bool:
        term = self.vocabulary.find("focus", slug)
        return bool(self.focus & {slug, term.parent if term else None})


def address_of(organization: Organization) -> str:
    """Return the name in addresses: a copy carries the host it comes from."""
    if organization.origin_key:
        return f"{organization.handle}@{organization.origin_key}"
    return organization.handle


def names_of(content: Mapping[str, Any], tag: str) -> list[Wording]:
    """Return the names for a reader of ``tag``: the best, then those that differ.

    A name in another script than the best one comes before one in the same.
    """
    names: Mapping[str, str] = content.get("name", {})
    found = [Wording(names[t], t) for t in reading_order(tag) if names.get(t)]
    first, rest = found[0], found[1:]
    script = LANGUAGES[first.tag].dir
    unlike = {name.text: name for name in rest if name.text != first.text}
    return [first, *sorted(unlike.values(), key=lambda name: name.dir == script)]


def place_label(vocabulary: Vocabulary, slug: str, tag: str) -> str:
    """Return the name of a place served: of a governorate, district or country."""
    scheme = "place" if vocabulary.find("place", slug) else "country"
    return vocabulary.label(scheme, slug, tag)


def current_rows(
    rows: Iterable[Mapping[str, Any]], *, today: date
) -> list[Mapping[str, Any]]:
    """Return the goals or offers whose time is not over."""
    return [
        row for row in rows if not row.get("until") or row["until"] >= today.isoformat()
    ]
