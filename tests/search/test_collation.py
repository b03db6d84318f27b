"""Names in the order that readers of a language expect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.collation import ALPHABETS, collation_key


@pytest.mark.parametrize(
    ("tag", "ordered"),
    [
        ("en", ["100 Voices", "Aid", "Aid House", "aids", "Élan", "Water"]),
        ("kmr", ["Caf", "Çand", "Ev", "Êzdî", "Hêvî", "Jin", "Şêx", "Tov"]),
        ("ar", ["الأمل", "بابل", "تموز", "السلام", "مسارات", "نور"]),
        ("ckb", ["ئاشتی", "پاراستن", "ژیان", "ڤیان", "کورد", "گەنج", "هیوا"]),
        ("ar", ["نور", "Amal"]),
        ("en", ["Zewa", "أمل"]),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(tag: str, ordered: list[str]) -> None:
    backwards = ordered[::-1]

    by_key = sorted(backwards, key=lambda name: collation_key(name, tag))

    assert by_key == ordered


@given(st.text(), st.sampled_from(sorted(ALPHABETS)))
def test_any_name_has_a_key_that_can_be_stored(name: str, tag: str) -> None:
    assert collation_key(name, tag).encode().decode() == collation_key(name, tag)
