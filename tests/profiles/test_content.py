"""What the fields of a profile must be."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.kernel.errors import Invalid
from directory.profiles.content import (
    CHOICES,
    InvalidFields,
    MissingThing,
    checked,
    checked_content,
    checked_level,
    completeness,
)
from directory.profiles.fields import FIELDS, Level, Shape
from directory.profiles.keys import matches_of
from directory.profiles.texts import check_texts
from directory.taxonomy.queries import Vocabulary
from tests.factories import CONTENT
from tests.reference.data import examples, submissions

FIXTURES_ARE_READ_ONLY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
GOOD: list[tuple[str, Any, Any]] = [
    ("name", {"en": "  Two  Rivers ", "ar": ""}, {"en": "Two Rivers"}),
    ("name", {"ckb": "ڕێکخراوی نی\u200cشتمان"}, {"ckb": "ڕێکخراوی نی\u200cشتمان"}),
    ("acronym", ["TWW", " TWW ", ""], ["TWW"]),
    ("kind", "media", "media"),
    ("kind", "", ""),
    ("mission", {"en": "One.\n\n\n\nTwo."}, {"en": "One.\n\nTwo."}),
    ("focus_main", ["wash", "wash"], ["wash"]),
    ("areas_served", ["iq", "basra", "iqg01q01"], ["iq", "basra", "iqg01q01"]),
    ("founded_year", "٢٠١٢", 2012),
    ("founded_year", "", None),
    ("answers_within_days", 14, 14),
    ("website", "example.org", "https://example.org"),
    ("website", "HTTP://Example.ORG:80/", "http://example.org"),
    ("website", "https://example.org:8443/a?b=1#c", "https://example.org:8443/a?b=1"),
    ("website", "https://مثال.example", "https://xn--mgbh0fb.example"),
    ("website", "", ""),
    ("social_links", ["https://example.org/@a"], ["https://example.org/@a"]),
    ("contact_email", "Office@Example.org", "Office@example.org"),
    ("contact_email", "", ""),
    ("phone", "0770 000 0101", "+9647700000101"),
    ("phone", "٠٧٧٠٠٠٠٠١٠١", "+9647700000101"),
    ("phone", "", ""),
    ("map_position", " 33.3128400, 44.36 ", "33.31284,44.36"),
    ("map_position", "", ""),
    ("sensitive_work", True, True),
    ("logo", "logos/ab-1.webp", "logos/ab-1.webp"),
    ("size_band", "11-25", "11-25"),
    *(
        (name, [row, {}], [row])
        for name, row in (
            ("other_names", {"language": "it", "name": "Ponte"}),
            ("former_names", {"name": "Old", "until": 2015}),
            ("identifiers", {"scheme": "wikidata", "value": "Q42"}),
            ("identifiers", {"scheme": "IQ-NGO", "value": "1Z2364"}),
            ("registrations", {"status": "not-registered"}),
            ("questions", {"en": "Why?"}),
            ("offers", {"kind": "training", "until": "2027-01-01"}),
        )
    ),
    (
        "former_names",
        [{"name": "A b", "until": "1990"}],
        [{"name": "A b", "until": 1990}],
    ),
    (
        "identifiers",
        [{"scheme": "XI-ROR", "value": "https://ror.org/01ndqne76"}],
        [{"scheme": "ror", "value": "01ndqne76"}],
    ),
]
BAD: list[tuple[str, Any]] = [
    ("unknown", "x"),
    ("name", "Two Rivers"),
    ("name", {"fr": "Deux Rives"}),
    ("name", {"en": "x"}),
    ("name", {"en": "x" * 201}),
    ("name", {"en": "Two\u202eRivers"}),
    ("name", {"en": "Two\x00Rivers"}),
    ("name", {"en": 7}),
    ("acronym", "TWW"),
    ("acronym", ["x"] * 3 + ["y" * 31]),
    ("acronym", [str(n) for n in range(6)]),
    ("kind", "empire"),
    ("kind", None),
    ("focus_main", ["rights-justice"]),
    ("focus_main", ["wash", "health", "education", "youth", "children", "climate"]),
    ("founded_year", 1400),
    ("founded_year", "soon"),
    ("founded_year", True),
    ("founded_year", "9" * 5000),
    ("founded_year", "²"),
    ("website", "ftp://example.org"),
    ("website", "javascript:alert(1)"),
    ("website", "https://user@example.org"),
    ("website", "https://localhost"),
    ("website", "https://127.0.0.1"),
    ("website", "https://[::1]/"),
    ("website", "https://[bad"),
    ("website", "https://-bad-.org"),
    ("website", "https://a..org"),
    ("website", "https://example.org:99999"),
    ("website", "https://example.org/" + "a" * 300),
    ("contact_email", "not an address"),
    ("contact_email", "a@b"),
    ("phone", "123"),
    ("phone", "call me"),
    ("phone", "1" * 31),
    ("map_position", "north"),
    ("map_position", "91,0"),
    ("map_position", "0,181"),
    ("sensitive_work", "yes"),
    ("logo", "../secret"),
    ("size_band", "many"),
    ("other_names", "Ponte"),
    ("other_names", ["Ponte"]),
    ("other_names", [{"name": "Ponte", "colour": "red"}]),
    ("other_names", [{"language": "it", "name": ""}]),
    ("former_names", [{"name": "Old", "until": 1}]),
    ("identifiers", [{"scheme": "ror", "value": "nothing"}]),
    ("identifiers", [{"scheme": "my list", "value": "1"}]),
    ("registrations", [{"authority": "king", "status": "registered"}]),
    ("registrations", [{"authority": "other"}]),
    ("registrations", [{"status": "registered", "issued": "yesterday"}]),
    ("questions", [{"en": str(n)} for n in range(4)]),
    ("offers", [{"kind": "money"}]),
]


@pytest.mark.parametrize(("name", "value", "stored"), GOOD)
def test_a_good_value_is_stored_in_one_form(
    vocabulary: Vocabulary, name: str, value: Any, stored: Any
) -> None:
    assert checked(name, value, vocabulary) == stored
    assert checked(name, stored, vocabulary) == stored


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused(vocabulary: Vocabulary, name: str, value: Any) -> None:
    with pytest.raises(Invalid):
        checked(name, value, vocabulary)


def test_nothing_is_founded_tomorrow(vocabulary: Vocabulary) -> None:
    today = date(2030, 1, 1)

    assert checked("founded_year", 2030, vocabulary, today=today) == 2030
    with pytest.raises(Invalid):
        checked("founded_year", 2031, vocabulary, today=today)


def test_every_field_has_a_check(vocabulary: Vocabulary) -> None:
    empty: dict[Shape, Any] = {
        Shape.MAP: {},
        Shape.TEXT: {},
        Shape.NUMBER: None,
        Shape.FLAG: False,
        Shape.LINES: [],
        Shape.TERMS: [],
        Shape.LINKS: [],
        Shape.ROWS: [],
    }

    for name, rule in FIELDS.items():
        value = empty.get(rule.shape, "")
        assert checked(name, value, vocabulary) == value


def test_every_choice_belongs_to_a_field() -> None:
    assert set(CHOICES) <= set(FIELDS)


def test_all_problems_are_told_at_once(vocabulary: Vocabulary) -> None:
    with pytest.raises(InvalidFields) as refusal:
        checked_content(
            {"name": {"en": "x"}, "phone": "1", "kind": "media"}, vocabulary
        )

    assert set(refusal.value.problems) == {"name", "phone"}


def test_sensitive_work_has_no_fine_place(vocabulary: Vocabulary) -> None:
    fine = {
        "sensitive_work": True,
        "map_point": "exact",
        "map_position": "33,44",
        "areas_served": ["iqg01q01"],
    }

    with pytest.raises(InvalidFields) as refusal:
        checked_content(fine, vocabulary)

    assert set(refusal.value.problems) == {"map_point", "areas_served"}
    settled = checked_content({"sensitive_work": True}, vocabulary, within=fine)
    assert settled["map_point"] == "governorate"
    assert settled["areas_served"] == ["anbar"]


def test_a_fine_point_needs_its_position(vocabulary: Vocabulary) -> None:
    with pytest.raises(InvalidFields):
        checked_content({"map_point": "area"}, vocabulary)

    point = {"map_point": "area", "map_position": "33,44"}
    assert checked_content(point, vocabulary)["map_point"] == "area"


def test_a_main_focus_is_not_secondary_too(vocabulary: Vocabulary) -> None:
    values = {"focus_main": ["wash"], "focus_secondary": ["wash", "health"]}

    assert checked_content(values, vocabulary)["focus_secondary"] == ["health"]


@pytest.mark.parametrize(
    ("name", "level", "allowed"),
    [
        ("mission", "private", True),
        ("mission", "public", True),
        ("contact_email", "public", True),
        ("phone", "public", False),
        ("phone", "private", True),
        ("name", "members", False),
        ("kind", "private", True),
        ("kind", "members", False),
        ("mission", "everyone", False),
        ("nothing", "public", False),
    ],
)
def test_levels_move_as_far_as_the_rules_say(
    name: str, level: str, *, allowed: bool
) -> None:
    if allowed:
        assert checked_level(name, level) is Level(level)
    else:
        with pytest.raises(Invalid):
            checked_level(name, level)


def test_completeness_names_needed_things_first() -> None:
    missing = completeness({"name": {"en": "Alone"}, "logo": "x"})

    assert missing[:4] == [
        MissingThing(name, needed=True)
        for name in ("kind", "focus_main", "areas_served", "contact")
    ]
    assert MissingThing("mission", needed=False) in missing
    assert MissingThing("logo", needed=False) not in missing
    assert not [thing for thing in completeness(CONTENT) if thing.needed]


@pytest.mark.parametrize("entry", [*examples(), *submissions()])
def test_the_invented_organizations_pass(
    vocabulary: Vocabulary, entry: dict[str, Any]
) -> None:
    stored = checked_content(entry["content"], vocabulary)

    assert set(stored) == set(entry["content"])
    for name, level in entry.get("audience", {}).items():
        assert checked_level(name, level)
    assert matches_of(stored) is not None
    assert check_texts(stored, []) is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["en", "ar", "kind", "name", "text", "scheme", "value"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(FIELDS)), value=JSON)
@FIXTURES_ARE_READ_ONLY
def test_any_input_is_stored_or_refused_and_stays_as_it_is(
    vocabulary: Vocabulary, name: str, value: Any
) -> None:
    try:
        stored = checked(name, value, vocabulary)
    except Invalid:
        return

    assert checked(name, stored, vocabulary) == stored


@given(text=st.text(max_size=60))
@FIXTURES_ARE_READ_ONLY
def test_any_line_is_a_link_or_refused(vocabulary: Vocabulary, text: str) -> None:
    for name in ("website", "contact_email", "phone", "map_position"):
        try:
            stored = checked(name, text, vocabulary)
        except Invalid:
            continue
        assert checked(name, stored, vocabulary) == stored
