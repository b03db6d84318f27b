"""One form for each word, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.folding import (
    fold,
    folded_words,
    is_arabic_script,
    is_latin_script,
    normalise,
    surface_words,
)

# Any code point at all, lone surrogates among them.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إيمان", "ايمان"),
        ("آمال", "امال"),
        ("مدرسة", "مدرسه"),
        ("نينوى", "نينوي"),
        ("کورد", "كورد"),
        ("یارمەتی", "يارمەتي"),
        ("مؤسسة", "موسسه"),
        ("نسائية", "نسايية"),
        ("هۆشیار", "هوشيار"),
        ("دێ", "دي"),
        ("ڕێکخراو", "ريكخراو"),
        ("گوڵ", "گول"),
        ("ڤیان", "فيان"),
        ("مُحَمَّد", "محمد"),
        ("العـــراق", "العراق"),
        ("ئه‌نبار", "ئەنبار"),
        ("ره‌وشه‌نبیری", "ڕەوشەنبیری"),
        ("١٣٢٥", "1325"),
        ("۱۳۲۵", "1325"),
        ("Şengal", "sengal"),
        ("Çand", "cand"),
        ("Jinên", "JINEN"),
        ("hêvî", "hevi"),
        ("Kûrd", "kurd"),
        ("Anbār", "anbar"),
        ("Ḥalabja", "halabja"),
        ("ʿAqra", "aqra"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("ＮＧＯ", "ngo"),
        ("straße", "STRASSE"),
        ("ISTANBUL", "ıstanbul"),
        ("a\u202eb", "ab"),
        ("wo\u200dmen", "women"),
        ("re\u00adlief", "relief"),
    ],
)
def test_two_spellings_of_a_word_fold_to_one(one: str, other: str) -> None:
    assert folded_words(one) == folded_words(other)


@pytest.mark.parametrize(("one", "other"), [("باران", "پاران"), ("جان", "ژان")])
def test_different_letters_stay_apart(one: str, other: str) -> None:
    assert folded_words(one) != folded_words(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Al-Amal Association", ["al", "amal", "association"]),
        ("women's rights", ["women", "rights"]),
        ("women’s", ["women"]),
        ("U.N. and U.N.H.C.R", ["un", "and", "unhcr"]),
        ("حقوق، المرأة؛ والسلام؟", ["حقوق", "المرأة", "والسلام"]),
        ("water/sanitation_hygiene", ["water", "sanitation", "hygiene"]),
        ("", []),
        ("-- ... ***", []),
        ("\x00\ud800", []),
        ("1325/2250", ["1325", "2250"]),
    ],
)
def test_a_text_falls_into_its_words(text: str, words: list[str]) -> None:
    assert surface_words(text) == words


def test_the_surface_keeps_what_a_reader_expects_to_see() -> None:
    assert surface_words("نينوى ڕێکخراوی Şengalê") == ["نينوى", "ڕێکخراوی", "şengalê"]


@pytest.mark.parametrize(
    ("word", "arabic", "latin"),
    [
        ("امل", True, False),
        ("amal", False, True),
        ("şin", False, True),
        ("12", False, False),
        ("мир", False, False),
        ("", False, False),
    ],
)
def test_the_script_of_a_word_is_told(word: str, *, arabic: bool, latin: bool) -> None:
    assert is_arabic_script(word) is arabic
    assert is_latin_script(word) is latin


@given(ANY_TEXT)
def test_any_text_can_be_folded_and_stays_as_folded(text: str) -> None:
    once = folded_words(text)

    assert folded_words(" ".join(once)) == once


@given(ANY_TEXT)
def test_normalised_text_can_always_be_written_to_a_file(text: str) -> None:
    assert normalise(text).encode().decode() == normalise(text)


@given(ANY_TEXT)
def test_no_word_holds_a_space_or_an_unseen_sign(text: str) -> None:
    for word in surface_words(text):
        assert "\t" not in word
        assert not any(letter.isspace() or letter == "\u200c" for letter in word)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_plain_latin_letters_are_left_alone(word: str) -> None:
    assert fold(word) == word
