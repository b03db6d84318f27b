"""Light stems: forms of one word meet, other words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.folding import fold
from directory.search.stemming import (
    is_stop_word,
    language_of,
    possible_stems,
    stem,
    without_article,
)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["right", "rights"]),
        ("en", ["woman", "women"]),
        ("en", ["educate", "education", "educating"]),
        ("en", ["child", "children"]),
        ("ar", ["نساء", "النساء", "للنساء", "والنساء", "بالنساء", "نسائية"]),
        ("ar", ["مؤسسة", "المؤسسات", "مؤسسات", "والمؤسسة"]),
        ("ar", ["منظمة", "المنظمات", "بالمنظمة"]),
        ("ar", ["عراقي", "العراقية", "عراقيون"]),
        ("ckb", ["ژن", "ژنان", "ژنانی"]),
        ("ckb", ["ڕێکخراو", "ڕێکخراوی", "ڕێکخراوەکان", "ڕێکخراوەکانی", "ڕێکخراوێک"]),
        ("ckb", ["منداڵ", "منداڵان", "منداڵەکان", "منداڵانی"]),
        ("kmr", ["jin", "jinan", "jinên", "jinê"]),
        ("kmr", ["maf", "mafên", "mafan", "mafê"]),
        ("kmr", ["zarok", "zarokan", "zarokên"]),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, forms: list[str]) -> None:
    stems = {stem(fold(form), language) for form in forms}

    assert len(stems) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "water", "women"),
        ("ar", "سلام", "نساء"),
        ("ar", "ولد", "لد"),
        ("ckb", "ئاو", "ئاشتی"),
        ("kmr", "jin", "jiyan"),
    ],
)
def test_other_words_keep_apart(language: str, one: str, other: str) -> None:
    assert stem(fold(one), language) != stem(fold(other), language)


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        ("حقوق المرأة", None, "ar"),
        ("حقوق", "ckb", "ckb"),
        ("ڕێکخراوی ژنان", None, "ckb"),
        ("Rêxistina jinan", None, "kmr"),
        ("jinan", "kmr", "kmr"),
        ("Women", None, "en"),
        ("ACTED", "ar", "en"),
        ("نساء", "en", "ar"),
    ],
)
def test_the_language_comes_from_the_tag_where_the_script_fits(
    text: str, tag: str | None, language: str
) -> None:
    assert language_of(text, tag) == language


@pytest.mark.parametrize(
    "word", ["the", "and", "li", "في", "من", "لە", "بۆ", "û", "al"]
)
def test_words_that_say_nothing_are_known(word: str) -> None:
    assert is_stop_word(fold(word))


@pytest.mark.parametrize("word", ["women", "سلام", "ئاو", "maf", "1325"])
def test_words_that_say_something_are_no_stop_words(word: str) -> None:
    assert not is_stop_word(fold(word))


def test_a_short_word_does_not_lose_what_looks_like_an_article() -> None:
    assert without_article("الم") == "الم"
    assert without_article("الامل") == "امل"


def test_a_word_in_neither_script_is_its_own_stem() -> None:
    assert stem("1325", "en") == "1325"
    assert possible_stems("мир") == {"мир"}


@given(st.text(max_size=30), st.sampled_from(["en", "ar", "ckb", "kmr"]))
def test_a_stem_is_never_empty_where_the_word_is_not(text: str, language: str) -> None:
    assert bool(stem(text, language)) == bool(text)
