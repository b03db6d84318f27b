"""The shipped lists are whole, consistent and safe to show."""

import json
import re
import string
from typing import Any

import pytest

from directory.moderation.models import ReportKind, Verdict
from directory.profiles.fields import COARSE_KIND, COARSE_KINDS
from tests.reference.data import (
    LANGUAGES,
    LISTS,
    REFERENCE,
    district_rows,
    document,
    seeds,
    slugs,
    strings,
    terms,
)

BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FILES = sorted(REFERENCE.glob("**/*.json"))
# Letters that only the other Arabic-script language writes.
FOREIGN_LETTERS = {"ckb": set("كيىةضصثذطظأإآؤ"), "ar": set("کیێەڕڵۆڤپچژگ")}


@pytest.mark.parametrize("name", LISTS)
def test_every_term_has_a_label_in_four_languages(name: str) -> None:
    for term in terms(name):
        assert set(term["prefLabel"]) == set(LANGUAGES), term["id"]
        assert all(label.strip() for label in term["prefLabel"].values()), term["id"]
        assert set(term["provenance"]) == set(LANGUAGES), term["id"]


@pytest.mark.parametrize("name", LISTS)
def test_the_ids_of_a_list_are_unique(name: str) -> None:
    ids = [term["id"] for term in terms(name)]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z0-9_-]{2,40}", each) for each in ids)


@pytest.mark.parametrize("name", LISTS)
def test_two_terms_of_a_list_never_read_alike(name: str) -> None:
    for language in LANGUAGES:
        labels = [term["prefLabel"][language] for term in terms(name)]

        assert len(labels) == len(set(labels)), language


@pytest.mark.parametrize("name", LISTS)
def test_labels_are_written_in_the_letters_of_their_language(name: str) -> None:
    for term in terms(name):
        for language, foreign in FOREIGN_LETTERS.items():
            assert not foreign & set(term["prefLabel"][language]), term["id"]
        for language in ("en", "kmr"):
            assert not re.search("[\u0600-\u06ff]", term["prefLabel"][language])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_hides_a_bidi_control(path: Any) -> None:
    for text in strings(json.loads(path.read_text(encoding="utf-8"))):
        assert not BIDI_CONTROLS.search(text), text


def test_the_coarse_kind_stands_for_the_local_ones() -> None:
    kinds = terms("kinds")

    assert {kind["id"] for kind in kinds if kind["local"]} == COARSE_KINDS
    assert [kind["id"] for kind in kinds if kind["coarse"]] == [COARSE_KIND]


def test_the_forum_has_eight_tracks() -> None:
    assert len(terms("tracks")) == 8


def test_every_shape_belongs_to_one_of_nineteen_governorates() -> None:
    governorates = {row["id"] for row in document("iraq_governorates")["governorates"]}

    assert len(governorates) == 19
    assert set(document("iraq_adm1_cod.paths")["paths"]) == governorates
    assert {row["governorate_id"] for row in district_rows()} <= governorates


def test_groups_of_places_hold_governorates_and_cover_all() -> None:
    governorates = {row["id"] for row in document("iraq_governorates")["governorates"]}

    grouped = {place for row in terms("place_groups") for place in row["governorates"]}

    assert grouped == governorates


def test_the_kurdistan_region_agrees_with_the_governorates() -> None:
    of_region = {
        row["id"]
        for row in document("iraq_governorates")["governorates"]
        if row["kurdistan_region"]
    }

    group = next(
        row for row in terms("place_groups") if row["id"] == "kurdistan-region"
    )

    assert set(group["governorates"]) == of_region


def test_seeds_use_only_what_the_schemes_hold() -> None:
    for seed in seeds():
        assert seed["kind"] in slugs("kind"), seed["id"]
        assert set(seed["focus_areas"]) <= slugs("focus"), seed["id"]
        assert set(seed["governorates"]) <= slugs("place"), seed["id"]
        if seed["country"] is not None:
            assert seed["country"].lower() in slugs("country"), seed["id"]


def test_one_hundred_and_nine_seeds_carry_no_sensitive_concept() -> None:
    sensitive = {
        c["id"] for c in document("focus_areas")["concepts"] if "sensitive" in c
    }

    tagged = [seed["id"] for seed in seeds() if sensitive & set(seed["focus_areas"])]

    assert (len(seeds()), len(tagged)) == (144, 35)


def test_reasons_name_verdicts_and_reports_that_exist() -> None:
    uses = {*Verdict, "report"}

    for reason in terms("reason_codes"):
        assert set(reason["applies_to"]) <= uses, reason["id"]
    labelled = [r["report_kind"] for r in terms("reason_codes") if "report_kind" in r]
    assert sorted(labelled) == sorted(ReportKind)


def test_every_canned_reply_answers_a_reason_of_its_verdict() -> None:
    reasons = {row["id"]: row["applies_to"] for row in terms("reason_codes")}

    for reply in terms("reply_templates"):
        assert reply["action"] in reasons[reply["reason"]], reply["id"]


def test_canned_replies_keep_their_places_in_every_language() -> None:
    for reply in terms("reply_templates"):
        assert set(reply["text"]) == set(LANGUAGES), reply["id"]
        named = {text.count("%(name)s") > 0 for text in reply["text"].values()}
        assert len(named) == 1, reply["id"]
        assert all(text % {"name": "X"} for text in reply["text"].values())


def test_sensitive_words_come_in_every_language_with_advice() -> None:
    for check in terms("sensitive_words"):
        for language in LANGUAGES:
            assert check["words"][language], (check["id"], language)
            assert check["advice"][language].strip(), (check["id"], language)


def test_sensitive_words_are_written_as_they_are_compared() -> None:
    for check in terms("sensitive_words"):
        for words in check["words"].values():
            assert len(words) == len(set(words)), check["id"]
            assert all(word == word.strip().lower() for word in words), check["id"]


def test_the_charter_says_the_same_number_of_things_in_each_language() -> None:
    charter = document("charter")

    numbers = [principle["number"] for principle in charter["principles"]]

    assert charter["version"] == "1"
    assert numbers == list(range(1, 11))
    for part in (charter["title"], charter["preamble"]):
        assert set(part) == set(LANGUAGES)
    for principle in charter["principles"]:
        for part in (principle["title"], principle["text"]):
            assert set(part) == set(LANGUAGES)
            assert all(text.strip() for text in part.values())


def test_the_attribution_names_every_file() -> None:
    text = (REFERENCE / "ATTRIBUTION.md").read_text(encoding="utf-8")

    for path in REFERENCE.glob("**/*"):
        if path.is_file() and path.name != "ATTRIBUTION.md":
            assert path.name in text, path.name


def test_the_licence_is_the_whole_agpl() -> None:
    text = (REFERENCE.parents[1] / "LICENSE").read_text(encoding="utf-8")

    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "END OF TERMS AND CONDITIONS" in text
    assert all(char in string.printable for char in text)
