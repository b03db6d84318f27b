"""The invented organizations of the demo are whole, and invented."""

import re
from collections import Counter
from typing import Any

import phonenumbers
import pytest

from directory.moderation.models import ReportKind
from directory.profiles.fields import FIELDS, Level
from directory.profiles.models import Visibility
from directory.verification.models import Method
from tests.reference.data import (
    LANGUAGES,
    document,
    examples,
    language_maps,
    slugs,
    strings,
    submissions,
)

ALL = [*examples(), *submissions()]
IDS = [entry["handle"] for entry in ALL]
TERMS = {
    "kind": "kind",
    "focus_main": "focus",
    "focus_secondary": "focus",
    "tracks": "track",
    "target_groups": "group",
    "approaches": "approach",
    "scope": "scope",
    "office_country": "country",
    "office_place": "place",
    "working_languages": "language",
    "answers_in": "language",
    "readiness": "readiness",
}
STARTS = {"en": "Example ", "ar": "مثال ", "ckb": "نموونە ", "kmr": "Mînak "}
CASES = ("submissions", "revisions", "reports", "suspensions")
WHOLE = ("name", "mission", "description", "contact_role")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_there_are_sixteen_with_a_mix_of_visibility() -> None:
    counted = Counter(entry["visibility"] for entry in examples())

    assert counted == {"public": 12, "members": 2, "verified": 1, "unlisted": 1}
    assert set(counted) <= set(Visibility)


def test_handles_are_unique_and_well_formed() -> None:
    assert len(IDS) == len(set(IDS))
    assert all(re.fullmatch("[a-z0-9_]{3,40}", handle) for handle in IDS)


def test_together_they_show_every_track() -> None:
    shown = {track for entry in examples() for track in entry["content"]["tracks"]}

    assert shown == slugs("track")


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_every_field_is_one_that_profiles_have(entry: dict[str, Any]) -> None:
    assert set(entry["content"]) <= set(FIELDS)
    assert set(entry.get("audience", {})) <= set(FIELDS)
    assert set(entry.get("audience", {}).values()) <= set(Level)


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_every_term_exists(entry: dict[str, Any]) -> None:
    content = entry["content"]

    for field, scheme in TERMS.items():
        assert set(as_list(content.get(field, []))) <= slugs(scheme), field
    served = slugs("place") | slugs("country")
    assert set(content["areas_served"]) <= served
    for row in [*content.get("networking_goals", []), *content.get("offers", [])]:
        assert row["kind"] in slugs("goal")
        assert set(row["focus"]) <= slugs("focus")
        assert set(row["places"]) <= served


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_every_registration_names_a_known_authority(entry: dict[str, Any]) -> None:
    for row in entry["content"].get("registrations", []):
        assert row["authority"] in slugs("registry")
        assert row["status"] in slugs("registration_status")


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_lengths_hold(entry: dict[str, Any]) -> None:
    content = entry["content"]

    assert all(2 <= len(name) <= 200 for name in content["name"].values())
    assert all(len(text) <= 300 for text in content["mission"].values())
    assert all(len(text) <= 5000 for text in content["description"].values())
    assert 1 <= len(content["focus_main"]) <= 5
    assert not set(content["focus_main"]) & set(content.get("focus_secondary", []))


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_every_name_says_that_it_is_an_example(entry: dict[str, Any]) -> None:
    for language, name in entry["content"]["name"].items():
        assert name.startswith(STARTS[language])


@pytest.mark.parametrize("entry", examples(), ids=IDS[:16])
def test_every_text_stands_in_four_languages(entry: dict[str, Any]) -> None:
    content = entry["content"]

    assert all(set(content[field]) == set(LANGUAGES) for field in WHOLE)
    for texts in language_maps(content):
        assert set(texts) == set(LANGUAGES)
        assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("entry", examples(), ids=IDS[:16])
def test_paragraphs_match_between_languages(entry: dict[str, Any]) -> None:
    counts = {text.count("\n\n") for text in entry["content"]["description"].values()}

    assert len(counts) == 1


@pytest.mark.parametrize("entry", examples(), ids=IDS[:16])
def test_each_seeks_and_offers_something(entry: dict[str, Any]) -> None:
    assert entry["content"]["networking_goals"]
    assert entry["content"]["offers"]


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_addresses_are_reserved_ones(entry: dict[str, Any]) -> None:
    hosts = re.compile(r"(?:https://|@)(?:[a-z-]+\.)?example\.(?:org|net)(?:/|$)")

    for field in ("website", "social_links", "contact_email"):
        for address in as_list(entry["content"].get(field, [])):
            assert hosts.search(address), address


@pytest.mark.parametrize("entry", ALL, ids=IDS)
def test_numbers_are_written_as_e164(entry: dict[str, Any]) -> None:
    phone = entry["content"].get("phone")

    if phone is not None:
        parsed = phonenumbers.parse(phone)
        e164 = phonenumbers.PhoneNumberFormat.E164
        assert phonenumbers.format_number(parsed, e164) == phone
        assert phonenumbers.is_valid_number(parsed)


def test_sensitive_work_is_never_placed_finer_than_a_governorate() -> None:
    districts = {slug for slug in slugs("place") if slug.startswith("iqg")}

    for entry in examples():
        content = entry["content"]
        if content.get("sensitive_work"):
            assert content["map_point"] in {"none", "governorate"}
            assert not districts & set(content["areas_served"])
            assert entry["visibility"] != "public"


def test_work_on_a_sensitive_concept_is_marked_as_such() -> None:
    concepts = document("focus_areas")["concepts"]
    sensitive = {concept["id"] for concept in concepts if concept.get("sensitive")}

    for entry in examples():
        if sensitive & set(entry["content"]["focus_main"]):
            assert entry["content"]["sensitive_work"], entry["handle"]


def test_verification_names_known_methods() -> None:
    for entry in examples():
        for statement in entry["verification"]:
            assert statement["method"] in set(Method)
            assert 0 < statement["days_ago"] < 365


def test_the_cases_speak_of_the_sixteen() -> None:
    cases = document("demo_cases")
    known = {entry["handle"]: entry["content"] for entry in examples()}

    assert [len(cases[key]) for key in CASES] == [4, 3, 1, 1]
    for case in [*cases["revisions"], *cases["reports"], *cases["suspensions"]]:
        assert case["handle"] in known
    for revision in cases["revisions"]:
        assert set(revision["changes"]) <= set(FIELDS)
        before = known[revision["handle"]]
        assert all(before[k] != value for k, value in revision["changes"].items())


def test_reports_and_suspensions_name_known_reasons() -> None:
    cases = document("demo_cases")

    assert {report["kind"] for report in cases["reports"]} <= set(ReportKind)
    assert {case["reason"] for case in cases["suspensions"]} <= slugs("reason")


def test_one_submission_carries_a_phone_number_in_public_text() -> None:
    carrying = [
        entry["handle"]
        for entry in submissions()
        if any("0770" in text for text in strings(entry["content"]["description"]))
    ]

    assert carrying == ["example_palm_guardians"]


def test_one_submission_nearly_repeats_a_listed_name() -> None:
    listed = next(e for e in examples() if e["handle"] == "example_water_alliance")
    twin = next(e for e in submissions() if e["handle"] == "example_waters_alliance")

    assert set(twin["content"]["acronym"]) & set(listed["content"]["acronym"])
    assert twin["content"]["office_place"] == listed["content"]["office_place"]
