"""The sections of the editor: which fields stand together on one page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from directory.profiles.changes import is_empty
from directory.profiles.fields import Content, Shape


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor."""

    slug: str
    title: LazyString
    lead: LazyString
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One control of a list's entry."""

    name: str
    label: LazyString
    shape: Shape | None
    scheme: str = ""
    most: int = 0


SECTIONS: tuple[Section, ...] = (
    Section(
        "names",
        _l("Names"),
        _l("What the organization is called, in every language that it uses."),
        ("name", "acronym", "kind", "other_names", "former_names", "legal_name"),
    ),
    Section(
        "work",
        _l("What it does"),
        _l("What people should know first, and the words by which they search."),
        (
            "mission", "description", "focus_main", "focus_secondary", "tracks",
            "target_groups", "approaches", "founded_year", "activity", "size_band",
        ),
    ),
    Section(
        "places",
        _l("Where it works"),
        _l("Places where people can count on you, and where the office is."),
        (
            "areas_served", "scope", "working_languages", "office_country",
            "office_place", "office_city", "office_street", "map_point", "map_position",
        ),
    ),
    Section(
        "standing",
        _l("Standing"),
        _l("All of this is optional. Strangers see none of the registrations."),
        ("registrations", "readiness", "identifiers"),
    ),
    Section(
        "contact",
        _l("Reaching it"),
        _l("One way is needed. What you give here is shown only to those you choose."),
        (
            "website", "social_links", "contact_email", "phone", "whatsapp", "signal",
            "contact_role", "contact_name",
        ),
    ),
    Section(
        "partners",
        _l("Looking for partners"),
        _l("What you seek, what you can give, and how you want to be asked."),
        (
            "networking_goals", "offers", "open_to", "questions", "answers_in",
            "answers_within_days", "refused_countries",
        ),
    ),
)  # fmt: skip
BY_SLUG: Mapping[str, Section] = {section.slug: section for section in SECTIONS}
SAFETY, LOGO, CHECK = "safety", "logo", "check"

_NAME = Column("name", _l("Name"), Shape.LINE, most=200)
_GOAL = (
    Column("kind", _l("Kind"), Shape.TERM, scheme="goal"),
    Column("text", _l("In a sentence or two"), Shape.TEXT, most=500),
    Column("focus", _l("Focus areas"), Shape.TERMS, scheme="focus", most=5),
    Column("places", _l("Places"), Shape.TERMS, scheme="place", most=20),
    Column("until", _l("Until"), None),
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "other_names": (
        Column("language", _l("Language"), Shape.TERM, scheme="language"),
        _NAME,
    ),
    "former_names": (_NAME, Column("until", _l("Until the year"), Shape.NUMBER)),
    "registrations": (
        Column("authority", _l("Registered with"), Shape.TERM, scheme="registry"),
        Column("status", _l("Status"), Shape.TERM, scheme="registration_status"),
        Column("number", _l("Number"), Shape.LINE, most=60),
        Column("issued", _l("Issued on"), None),
        Column("valid_until", _l("Valid until"), None),
    ),
    "identifiers": (
        Column("scheme", _l("Directory"), Shape.LINE, most=30),
        Column("value", _l("Identifier"), Shape.LINE, most=100),
    ),
    "networking_goals": _GOAL,
    "offers": _GOAL,
    "questions": (Column("text", _l("Question"), Shape.MAP, most=300),),
}
"""Columns of list fields; a column without a shape holds a day."""
INNER: Mapping[str, str] = {"questions": "text"}
"""Lists whose entries are the value of one column itself."""


def section_of(name: str) -> str:
    """Return the slug of the section in which a missing thing is given."""
    if name == LOGO:
        return LOGO
    if name == "contact":
        return "contact"
    if name in {"charter", "visibility"}:
        return CHECK
    return next((s.slug for s in SECTIONS if name in s.fields), SAFETY)


def section_titles() -> list[tuple[str, LazyString]]:
    """Return slug and title of every page of the editor."""
    return [
        *((section.slug, section.title) for section in SECTIONS),
        (SAFETY, _l("Visibility and safety")),
        (LOGO, _l("Logo")),
        (CHECK, _l("Check and submit")),
    ]


def filled_in(section: Section, content: Content) -> int:
    """Return how many fields of a section hold something."""
    return sum(not is_empty(content.get(name)) for name in section.fields)
