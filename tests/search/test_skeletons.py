"""Names across scripts: one key for a name in Latin and in Arabic letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.folding import normalise
from directory.search.skeletons import across, skeletons

PAIRS = [
    ("Amal", "الأمل"),
    ("Mosul", "الموصل"),
    ("Muhammad", "محمد"),
    ("Mohammed", "محمد"),
    ("Fathi", "فتحي"),
    ("Hawler", "هەولێر"),
    ("Anbar", "ئەنبار"),
    ("Anbar", "الأنبار"),
    ("Wasit", "واسط"),
    ("Sinjar", "سنجار"),
    ("Şengal", "شنگال"),
    ("Barzani", "بارزانی"),
    ("Omar", "عمر"),
    ("Duhok", "دهۆک"),
    ("Khalid", "خالد"),
    ("Tammuz", "تموز"),
    ("Rafidain", "الرافدين"),
    ("Baghdad", "بغداد"),
    ("Jiyan", "ژیان"),
    ("Zin", "زین"),
    ("Noor", "نور"),
    ("Hiwa", "هیوا"),
    ("Kurdistan", "كردستان"),
    ("Qandil", "قنديل"),
    ("Harikar", "هاریکار"),
    ("Sulaymaniyah", "السليمانية"),
    ("Thabit", "ثابت"),
    ("Sabit", "ثابت"),
    ("Dhafer", "ظافر"),
    ("Ghazi", "غازي"),
]


@pytest.mark.parametrize(("latin", "arabic"), PAIRS)
def test_a_name_has_one_key_in_both_scripts(latin: str, arabic: str) -> None:
    of_latin = {across(key) for key in skeletons(normalise(latin))}

    assert of_latin & set(skeletons(normalise(arabic)))


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [("Amal", "السلام"), ("Mosul", "البصرة"), ("Jiyan", "جنان"), ("Baghdad", "بابل")],
)
def test_other_names_have_other_keys(latin: str, arabic: str) -> None:
    of_latin = {across(key) for key in skeletons(normalise(latin))}

    assert not of_latin & set(skeletons(normalise(arabic)))


@pytest.mark.parametrize("word", ["a", "في", "12", "мир", "", "eau"])
def test_what_is_too_short_or_in_another_script_has_no_key(word: str) -> None:
    assert skeletons(word) == ()


def test_a_word_with_many_readings_has_few_keys() -> None:
    assert len(skeletons("gthcdhgthcdhgth")) <= 6


@given(st.text())
def test_any_word_can_be_asked_for_its_keys(text: str) -> None:
    for key in skeletons(normalise(text)):
        assert across(across(key)) == key
