"""Automatic checks of public text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.config import PACKAGE
from directory.profiles.texts import WordList, check_texts, mixed_words, word_lists

TERMS = json.loads((PACKAGE / "reference" / "sensitive_words.json").read_text("utf-8"))[
    "terms"
]


def lists() -> list[WordList]:
    """Return the lists as the process folds words now."""
    return word_lists(TERMS)


def kinds(text: str, tag: str = "en") -> list[str]:
    flags = check_texts({"description": {tag: text}}, lists())
    return [flag.kind for flag in flags]


@pytest.mark.parametrize(
    ("text", "tag", "kind"),
    [
        ("Call us: 0770 000 0101.", "en", "phone"),
        ("اتصل بنا ٠٧٧٠٠٠٠٠١٠١", "ar", "phone"),
        ("We run a Safe House in town.", "en", "shelter"),
        ("لدينا مأوى", "ar", "shelter"),
    ],
)
def test_unsafe_places_are_pointed_at(text: str, tag: str, kind: str) -> None:
    flags = check_texts({"mission": {tag: text}}, lists())

    (flag,) = [flag for flag in flags if flag.kind == kind]
    assert flag.field == "mission"
    assert flag.tag == tag
    assert text[flag.start : flag.end].strip() != ""


def test_a_plain_text_has_no_flag() -> None:
    assert kinds("We plant trees together with pupils.") == []


def test_a_word_that_needs_a_number_counts_only_near_one() -> None:
    (residents,) = [words for words in lists() if words.kind == "residents"]
    phrase = " ".join(next(iter(residents.phrases)))

    assert "residents" in kinds(f"12 {phrase} came")
    assert "residents" not in kinds(f"{phrase} came")


def test_goals_and_questions_are_read_too() -> None:
    content = {
        "networking_goals": [{"text": {"en": "a shelter"}}, {}],
        "offers": [{"text": {"en": "a refuge"}}],
        "questions": [{"en": "Where is the shelter?"}],
    }

    flags = check_texts(content, lists())

    assert {flag.field for flag in flags} == {
        "networking_goals",
        "offers",
        "questions",
    }


def test_lookalikes_of_other_scripts_are_flagged() -> None:
    content = {
        "name": {"en": "Tіgris Watch", "ar": "رصد دجلة"},  # a Cyrillic letter
        "other_names": [{"language": "it", "name": "Osservatorio"}],
        "former_names": [{"name": "Вода"}],
        "acronym": ["TWW"],
    }

    flags = check_texts(content, lists())

    assert [(flag.field, flag.kind, flag.start, flag.end) for flag in flags] == [
        ("name", "mixed_script", 0, 6),
        ("former_names", "mixed_script", 0, 4),
    ]


READY = lists()


@given(st.text())
def test_any_text_can_be_checked(text: str) -> None:
    for flag in check_texts({"mission": {"en": text}, "name": {"en": text}}, READY):
        assert 0 <= flag.start < flag.end <= len(text)
    assert all(start < end for start, end in mixed_words(text))
