"""Turns organizations into what each audience may find.  Pure.

The index holds nothing but what :func:`profiles.policy.visible_content` shows to
the audience, so that words, counts, suggestions and scores betray nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from directory.kernel.languages import TAGS, text_in
from directory.profiles.models import Organization
from directory.profiles.policy import Clearance, Viewer, may_find, visible_content
from directory.search.collation import collation_key
from directory.search.port import (
    Audience,
    Concept,
    Document,
    Facet,
    Field,
    Freshness,
    Text,
)
from directory.taxonomy.queries import Concept as Term
from directory.taxonomy.queries import Vocabulary

VIEWERS = {
    Audience.PUBLIC: Viewer(clearance=Clearance.PUBLIC),
    Audience.MEMBERS: Viewer(clearance=Clearance.MEMBERS),
    Audience.VERIFIED: Viewer(clearance=Clearance.VERIFIED),
}
OPEN_TO = {
    Audience.PUBLIC: {"everyone"},
    Audience.MEMBERS: {"everyone", "members"},
    Audience.VERIFIED: {"everyone", "members", "verified"},
}
FACET_OF_SCHEME = {
    "focus": Facet.FOCUS,
    "track": Facet.TRACK,
    "group": Facet.GROUP,
    "approach": Facet.APPROACH,
    "place": Facet.PLACE,
    "place_group": Facet.PLACE,
    "country": Facet.COUNTRY,
    "kind": Facet.KIND,
}
# What a full profile has; the share that is there breaks ties.
EXPECTED = (
    *("name", "kind", "mission", "description", "focus_main", "areas_served"),
    *("working_languages", "networking_goals", "offers", "founded_year"),
)
LOCAL = "local"


def documents_of(
    organization: Organization,
    *,
    verified: bool,
    freshness: Freshness,
    vocabulary: Vocabulary,
    today: date,
) -> list[Document]:
    """Return one document per audience that may find the organization."""
    return [
        _document(
            organization,
            audience,
            verified=verified,
            freshness=freshness,
            vocabulary=vocabulary,
            today=today,
        )
        for audience, viewer in VIEWERS.items()
        if may_find(viewer, organization)
    ]


def concepts_of(vocabulary: Vocabulary) -> list[Concept]:
    """Return every term that a word may stand for."""
    return [
        _concept(facet, term)
        for scheme, facet in FACET_OF_SCHEME.items()
        for term in vocabulary.of(scheme)
    ]


def _document(
    organization: Organization,
    audience: Audience,
    *,
    verified: bool,
    freshness: Freshness,
    vocabulary: Vocabulary,
    today: date,
) -> Document:
    content = visible_content(organization, VIEWERS[audience])
    filters = _filters(content, vocabulary, today=today)
    if audience is Audience.PUBLIC:
        filters[Facet.GROUP] = _open_groups(filters[Facet.GROUP], vocabulary)
    filters[Facet.OPEN] = ("1",) if content.get("open_to") in OPEN_TO[audience] else ()
    filters[Facet.VERIFIED] = ("1",) if verified else ()
    filters[Facet.NODE] = (organization.origin or LOCAL,)
    filters[Facet.CONFIRMED] = (freshness.name.lower(),)
    return Document(
        organization_id=organization.id,
        audience=audience,
        texts=_texts(content),
        filters={facet: values for facet, values in filters.items() if values},
        sensitive=_sensitive(content, vocabulary),
        name_keys=_name_keys(content),
        listed_at=_seconds(organization.approved_at),
        confirmed_at=_day_seconds(organization.last_confirmed_on),
        freshness=freshness,
        completeness=_completeness(content),
    )


def _open_groups(slugs: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Leave out the target groups that strangers may neither count nor filter by."""
    return tuple(slug for slug in slugs if not vocabulary.is_sensitive("group", slug))


def _texts(content: Mapping[str, Any]) -> dict[Field, tuple[Text, ...]]:
    rows = [*content.get("networking_goals", ()), *content.get("offers", ())]
    others = [*content.get("former_names", ()), *content.get("other_names", ())]
    texts = {
        Field.NAME: _in_languages(content.get("name")),
        Field.ACRONYM: tuple(Text(word) for word in content.get("acronym", ())),
        Field.OTHER_NAMES: tuple(
            Text(row["name"], row.get("language")) for row in others
        ),
        Field.MISSION: _in_languages(content.get("mission")),
        Field.DESCRIPTION: (
            *_in_languages(content.get("description")),
            *(text for row in rows for text in _in_languages(row.get("text"))),
        ),
    }
    return {field: words for field, words in texts.items() if words}


def _in_languages(texts: Mapping[str, str] | None) -> tuple[Text, ...]:
    return tuple(Text(text, tag) for tag, text in (texts or {}).items() if text)


def _filters(
    content: Mapping[str, Any], vocabulary: Vocabulary, *, today: date
) -> dict[Facet, tuple[str, ...]]:
    focus = [*content.get("focus_main", ()), *content.get("focus_secondary", ())]
    open_focus = [slug for slug in focus if not vocabulary.is_sensitive("focus", slug)]
    return {
        Facet.FOCUS: _with_parents("focus", open_focus, vocabulary),
        Facet.TRACK: tuple(content.get("tracks", ())),
        Facet.GROUP: tuple(content.get("target_groups", ())),
        Facet.APPROACH: tuple(content.get("approaches", ())),
        Facet.PLACE: _places(content.get("areas_served", ()), vocabulary),
        Facet.BASED: _places(_one(content.get("office_place")), vocabulary),
        Facet.COUNTRY: _one(content.get("office_country")),
        Facet.KIND: _one(content.get("kind")),
        Facet.LANGUAGE: tuple(content.get("working_languages", ())),
        Facet.SEEKS: _current(content.get("networking_goals", ()), today=today),
        Facet.OFFERS: _current(content.get("offers", ()), today=today),
        Facet.ANSWERS: tuple(content.get("answers_in", ())),
    }


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _sensitive(content: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    focus = [*content.get("focus_main", ()), *content.get("focus_secondary", ())]
    return tuple(slug for slug in focus if vocabulary.is_sensitive("focus", slug))


def _with_parents(
    scheme: str, slugs: Iterable[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for slug in slugs:
        found[slug] = None
        term = vocabulary.find(scheme, slug)
        if term is not None and term.parent:
            found[term.parent] = None
    return tuple(found)


def _places(slugs: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    places = _with_parents("place", slugs, vocabulary)
    groups = [
        group.slug
        for group in vocabulary.of("place_group")
        if set(places) & set(group.facts.get("governorates", ()))
    ]
    return (*places, *groups)


def _current(rows: Iterable[Mapping[str, Any]], *, today: date) -> tuple[str, ...]:
    kinds = {
        row["kind"]: None
        for row in rows
        if not row.get("until") or row["until"] >= today.isoformat()
    }
    return tuple(kinds)


def _name_keys(content: Mapping[str, Any]) -> dict[str, str]:
    names = content.get("name")
    return {tag: collation_key(text_in(names, tag), tag) for tag in TAGS}


def _completeness(content: Mapping[str, Any]) -> int:
    filled = sum(1 for name in EXPECTED if content.get(name))
    return round(100 * filled / len(EXPECTED))


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _day_seconds(day: date | None) -> int:
    return (day - date(1970, 1, 1)).days * 86400 if day else 0


def _concept(facet: Facet, term: Term) -> Concept:
    return Concept(
        facet=facet,
        value=term.slug,
        labels=_in_languages(term.labels),
        alternatives=tuple(_listed(term.alternatives)),
        hidden=tuple(_listed(term.hidden)),
        sensitive=term.sensitive,
    )


def _listed(texts: Mapping[str, Sequence[str]]) -> Iterator[Text]:
    for tag, words in texts.items():
        for word in [words] if isinstance(words, str) else words:
            yield Text(word, tag)
