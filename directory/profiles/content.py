"""What the fields of a profile must be, alone and together.  Pure.

``fields`` says the rules, ``values`` and ``rows`` hold the checks of each shape;
the shapes of list entries stand at the head of ``rows``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.kernel.errors import Invalid
from directory.kernel.messages import N_
from directory.profiles.fields import (
    FIELDS,
    Content,
    Field,
    Level,
    Shape,
    stricter,
)
from directory.profiles.rows import LAST_YEAR, checked_name, checked_rows
from directory.profiles.values import (
    ANY_PLACE,
    OLDEST_YEAR,
    WRONG_TYPE,
    checked_choice,
    checked_email,
    checked_file,
    checked_line,
    checked_lines,
    checked_link,
    checked_links,
    checked_map,
    checked_number,
    checked_phone,
    checked_position,
    checked_term,
    checked_terms,
)
from directory.taxonomy.queries import Vocabulary

CHOICES: Mapping[str, tuple[str, ...]] = {
    "activity": ("active", "dormant", "closed"),
    "size_band": ("0", "1-10", "11-25", "26-50", "51-100", "101+"),
    "map_point": ("none", "governorate", "area", "exact"),
    "open_to": ("everyone", "members", "verified", "nobody"),
}
BOUNDS = {"founded_year": (OLDEST_YEAR, LAST_YEAR), "answers_within_days": (1, 90)}
EXACT_POINTS = frozenset({"area", "exact"})
NEEDED = ("name", "kind", "focus_main", "areas_served")
CONTACT = "contact"
REACHED_BY = (
    "contact_email", "phone", "whatsapp", "signal", "website", "social_links"
)  # fmt: skip
WISHED = (
    "mission", "description", "tracks", "target_groups", "approaches",
    "working_languages", "founded_year", "logo", "networking_goals", "offers",
)  # fmt: skip
LONGEST_ACRONYM = 30
NOT_WITH_SENSITIVE_WORK = N_(
    "With sensitive work the place shown is no finer than the governorate."
)


class InvalidFields(Invalid):
    """Several fields break a rule; ``problems`` holds each refusal by field."""

    def __init__(self, problems: Mapping[str, Invalid]) -> None:
        super().__init__(N_("Please correct the fields that are marked."))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class MissingThing:
    """Something that a profile lacks; ``needed`` before it can be submitted."""

    name: str
    needed: bool


def checked(
    name: str, value: Any, vocabulary: Vocabulary, *, today: date | None = None
) -> Any:
    """Return the value of one field as it is stored, or raise :class:`Invalid`.

    Nothing is founded after ``today``, where a day is given.
    """
    rule = FIELDS.get(name)
    if rule is None:
        raise Invalid(WRONG_TYPE)
    if name in _OWN_CHECKS:
        return _OWN_CHECKS[name](value, vocabulary)
    if rule.shape is Shape.NUMBER:
        least, most = BOUNDS[name]
        until = today.year if today and name == "founded_year" else most
        return checked_number(value, least, until)
    return _SHAPES[rule.shape](name, rule, value, vocabulary)


def checked_content(
    values: Content,
    vocabulary: Vocabulary,
    *,
    within: Content | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Return all values checked, alone and beside what the profile holds already.

    Raises :class:`InvalidFields` naming each that breaks a rule.  Where the
    profile tells of sensitive work, places that it holds are made coarser.
    """
    clean: dict[str, Any] = {}
    problems: dict[str, Invalid] = {}
    for name, value in values.items():
        try:
            clean[name] = checked(name, value, vocabulary, today=today)
        except Invalid as refusal:
            problems[name] = refusal
    joined = {**(within or {}), **clean}
    problems.update(_problems_together(clean, joined, vocabulary))
    if problems:
        raise InvalidFields(problems)
    return _settled(clean, joined, vocabulary)


def checked_level(name: str, level: str) -> Level:
    """Return the level that an organization chose for a field, where it may."""
    rule = FIELDS.get(name)
    if rule is None or level not in set(Level):
        raise Invalid(WRONG_TYPE)
    chosen = Level(level)
    if chosen is rule.level or (name == "kind" and chosen is Level.PRIVATE):
        return chosen
    narrower = stricter(chosen, rule.level) is chosen
    if name == "kind" or not (rule.narrows if narrower else rule.widens):
        raise Invalid(N_("This field cannot be shown to these readers."))
    return chosen


def completeness(content: Content) -> list[MissingThing]:
    """Return what the profile lacks, needed things first."""
    missing = [MissingThing(n, needed=True) for n in NEEDED if not content.get(n)]
    if not any(content.get(name) for name in REACHED_BY):
        missing.append(MissingThing(CONTACT, needed=True))
    missing += [MissingThing(n, needed=False) for n in WISHED if not content.get(n)]
    return missing


def coarse_places(slugs: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return the places with each district replaced by its governorate."""
    found = [(slug, vocabulary.find("place", slug)) for slug in slugs]
    return list(dict.fromkeys((c.parent if c else None) or s for s, c in found))


def _problems_together(
    clean: Content, joined: Content, vocabulary: Vocabulary
) -> dict[str, Invalid]:
    problems = {}
    if joined.get("sensitive_work"):
        if clean.get("map_point") in EXACT_POINTS:
            problems["map_point"] = Invalid(NOT_WITH_SENSITIVE_WORK)
        served = clean.get("areas_served") or []
        if coarse_places(served, vocabulary) != served:
            problems["areas_served"] = Invalid(NOT_WITH_SENSITIVE_WORK)
    if clean.get("map_point") in EXACT_POINTS and not joined.get("map_position"):
        problems.setdefault(
            "map_point", Invalid(N_("Enter the position on the map too."))
        )
    return problems


def _settled(
    clean: dict[str, Any], joined: Content, vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return the checked values with what follows from them for other fields."""
    settled = dict(clean)
    if joined.get("sensitive_work"):
        if joined.get("map_point") in EXACT_POINTS:
            settled["map_point"] = "governorate"
        served = joined.get("areas_served") or []
        if coarse_places(served, vocabulary) != served:
            settled["areas_served"] = coarse_places(served, vocabulary)
    main, second = joined.get("focus_main") or [], joined.get("focus_secondary") or []
    if set(main) & set(second):
        settled["focus_secondary"] = [slug for slug in second if slug not in main]
    return settled


def _named(value: Any, _vocabulary: Vocabulary) -> dict[str, str]:
    names = checked_map(value, FIELDS["name"].most)
    return {tag: checked_name(text) for tag, text in names.items()}


def _acronyms(value: Any, _vocabulary: Vocabulary) -> list[str]:
    return checked_lines(value, FIELDS["acronym"].most, LONGEST_ACRONYM)


def _areas(value: Any, vocabulary: Vocabulary) -> list[str]:
    most = FIELDS["areas_served"].most
    return checked_terms(value, most, ANY_PLACE, vocabulary)


def _position(value: Any, _vocabulary: Vocabulary) -> str:
    return checked_position(value)


def _flag(_name: str, _rule: Field, value: Any, _vocabulary: Vocabulary) -> bool:
    if not isinstance(value, bool):
        raise Invalid(WRONG_TYPE)
    return value


def _term(name: str, rule: Field, value: Any, vocabulary: Vocabulary) -> str:
    if name in CHOICES:
        return checked_choice(value, CHOICES[name])
    return checked_term(value, [rule.scheme], vocabulary)


_OWN_CHECKS: Mapping[str, Callable[[Any, Vocabulary], Any]] = {
    "name": _named,
    "acronym": _acronyms,
    "areas_served": _areas,
    "map_position": _position,
}
_SHAPES: Mapping[Shape, Callable[[str, Field, Any, Vocabulary], Any]] = {
    Shape.MAP: lambda _n, rule, value, _v: checked_map(value, rule.most),
    Shape.TEXT: lambda _n, rule, value, _v: checked_map(
        value, rule.most, paragraphs=True
    ),
    Shape.LINE: lambda _n, rule, value, _v: checked_line(value, rule.most),
    Shape.TERM: _term,
    Shape.TERMS: lambda _n, rule, value, vocabulary: checked_terms(
        value, rule.most, [rule.scheme], vocabulary
    ),
    Shape.LINK: lambda _n, rule, value, _v: checked_link(value, rule.most),
    Shape.LINKS: lambda _n, rule, value, _v: checked_links(value, rule.most),
    Shape.EMAIL: lambda _n, _r, value, _v: checked_email(value),
    Shape.PHONE: lambda _n, _r, value, _v: checked_phone(value),
    Shape.FLAG: _flag,
    Shape.ROWS: lambda name, rule, value, vocabulary: checked_rows(
        name, value, rule.most, vocabulary
    ),
    Shape.FILE: lambda _n, _r, value, _v: checked_file(value),
}
