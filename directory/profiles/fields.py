"""Every field of a profile: who may see it, how a change is reviewed, where it may go.

One entry per field; a test fails for a field without a tier, an audience and a
federation rule.  Source: specifications "profiles" and "decisions" of this project.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
"""A profile's values by field name; an absent field is empty."""


class Level(StrEnum):
    """Who may see a field, from the widest to the narrowest."""

    PUBLIC = "public"
    MEMBERS = "members"
    RELEASED = "released"
    PRIVATE = "private"


LEVELS = tuple(Level)


class Tier(StrEnum):
    """How a change after approval becomes public."""

    AUTO = "auto"
    REVIEW = "review"
    STRICT = "strict"


class Shape(StrEnum):
    """What a field's value looks like."""

    MAP = "map"  # {"ar": line, …}
    TEXT = "text"  # {"ar": paragraphs, …}
    LINE = "line"
    LINES = "lines"
    TERM = "term"
    TERMS = "terms"
    NUMBER = "number"
    LINK = "link"
    LINKS = "links"
    EMAIL = "email"
    PHONE = "phone"
    FLAG = "flag"
    ROWS = "rows"  # list of dicts; see directory.profiles.content
    FILE = "file"


class Federation(StrEnum):
    """Whether a field leaves the node, and in which form."""

    YES = "yes"
    AS_SHOWN = "as_shown"
    LINK = "link"
    MONTH = "month"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Field:
    """The rules of one field.

    ``scheme`` names the vocabulary of a term; ``most`` bounds characters of a
    text or entries of a list; ``widens`` marks what the organization may open to
    more readers than the default, ``narrows`` what it may close.
    """

    shape: Shape
    tier: Tier
    level: Level
    federation: Federation
    most: int = 0
    scheme: str = ""
    widens: bool = False
    narrows: bool = True


_P, _M, _A, _X = LEVELS
_AUTO, _REVIEW, _STRICT = Tier
_FED, _NO = Federation.YES, Federation.NO

FIELDS: Mapping[str, Field] = {
    # Names
    "name": Field(Shape.MAP, _STRICT, _P, _FED, most=200, narrows=False),
    "other_names": Field(Shape.ROWS, _STRICT, _P, _FED, most=10),
    "former_names": Field(Shape.ROWS, _STRICT, _P, _FED, most=10),
    "legal_name": Field(Shape.LINE, _STRICT, _X, _NO, most=300),
    "acronym": Field(Shape.LINES, _STRICT, _P, _FED, most=5),
    "kind": Field(
        Shape.TERM,
        _STRICT,
        _P,
        Federation.AS_SHOWN,
        scheme="kind",
        narrows=False,
    ),
    # What it does
    "mission": Field(Shape.TEXT, _REVIEW, _P, _FED, most=300),
    "description": Field(Shape.TEXT, _REVIEW, _P, _FED, most=5000),
    "focus_main": Field(Shape.TERMS, _REVIEW, _P, _FED, most=5, scheme="focus"),
    "focus_secondary": Field(Shape.TERMS, _REVIEW, _P, _FED, most=48, scheme="focus"),
    "tracks": Field(Shape.TERMS, _REVIEW, _P, _FED, most=8, scheme="track"),
    "target_groups": Field(Shape.TERMS, _REVIEW, _P, _FED, most=20, scheme="group"),
    "approaches": Field(Shape.TERMS, _REVIEW, _P, _FED, most=20, scheme="approach"),
    "founded_year": Field(Shape.NUMBER, _REVIEW, _P, _FED),
    "activity": Field(Shape.TERM, _REVIEW, _P, _FED, scheme="activity"),
    "size_band": Field(Shape.TERM, _AUTO, _M, _NO, scheme="size_band", widens=True),
    # Where
    "areas_served": Field(Shape.TERMS, _REVIEW, _P, _FED, most=60, scheme="place"),
    "scope": Field(Shape.TERM, _REVIEW, _P, _FED, scheme="scope"),
    "office_country": Field(Shape.TERM, _REVIEW, _P, _NO, scheme="country"),
    "office_place": Field(Shape.TERM, _REVIEW, _P, _FED, scheme="place"),
    "office_city": Field(Shape.LINE, _REVIEW, _A, _NO, most=100),
    "office_street": Field(Shape.LINE, _AUTO, _A, _NO, most=300),
    "map_point": Field(
        Shape.TERM, _REVIEW, _P, Federation.AS_SHOWN, scheme="map_point"
    ),
    "map_position": Field(Shape.LINE, _REVIEW, _X, _NO, most=40),
    "working_languages": Field(
        Shape.TERMS, _AUTO, _P, _FED, most=20, scheme="language"
    ),
    # Standing
    "registrations": Field(Shape.ROWS, _STRICT, _X, _NO, most=10, widens=True),
    "readiness": Field(Shape.TERMS, _REVIEW, _A, _NO, most=20, scheme="readiness"),
    "identifiers": Field(Shape.ROWS, _STRICT, _P, _FED, most=10),
    # Reaching it
    "website": Field(Shape.LINK, _STRICT, _P, _FED, most=300),
    "social_links": Field(Shape.LINKS, _AUTO, _P, _FED, most=10),
    "contact_email": Field(Shape.EMAIL, _STRICT, _M, _NO, most=254, widens=True),
    "phone": Field(Shape.PHONE, _AUTO, _A, _NO),
    "whatsapp": Field(Shape.PHONE, _AUTO, _A, _NO),
    "signal": Field(Shape.PHONE, _AUTO, _A, _NO),
    "contact_role": Field(Shape.MAP, _AUTO, _A, _NO, most=100),
    "contact_name": Field(Shape.LINE, _AUTO, _A, _NO, most=100),
    "logo": Field(Shape.FILE, _AUTO, _P, Federation.LINK),
    # Looking for partners
    "networking_goals": Field(Shape.ROWS, _AUTO, _P, _FED, most=10),
    "offers": Field(Shape.ROWS, _AUTO, _P, _FED, most=10),
    "open_to": Field(Shape.TERM, _AUTO, _P, _FED, scheme="open_to"),
    "questions": Field(Shape.ROWS, _AUTO, _P, _FED, most=3),
    "answers_in": Field(Shape.TERMS, _AUTO, _P, _FED, most=20, scheme="language"),
    "answers_within_days": Field(Shape.NUMBER, _AUTO, _P, _FED),
    "refused_countries": Field(Shape.TERMS, _AUTO, _X, _NO, most=250, scheme="country"),
    "sensitive_work": Field(Shape.FLAG, _REVIEW, _X, _NO),
}

PRIVATE_CONTACTS = ("phone", "whatsapp", "signal", "contact_email")
MAP_FIELDS = tuple(
    name for name, rule in FIELDS.items() if rule.shape in {Shape.MAP, Shape.TEXT}
)


def stricter(one: Level, other: Level) -> Level:
    """Return the level that fewer may see."""
    return max(one, other, key=LEVELS.index)


# Kinds that betray missing registration may all read as this one to others.
COARSE_KIND = "local_group"
COARSE_KINDS = frozenset(
    {
        "local_organization",
        "youth_movement",
        "student_group",
        "womens_group",
        "campaign",
        "cultural_initiative",
        "informal_group",
    }
)
