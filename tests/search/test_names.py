"""Names are compared as words are searched."""

import pytest

from directory.search.names import SearchNames

NAMES = SearchNames()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("منظّمة الأمل", "منظمة الامل"),
        ("جمعية بغداد", "جمعیە بغداد"),
        ("كوردستان", "کوردستان"),
        ("Pira Dîcleyê", "pira dicleye"),
        ("U.N. House", "UN house"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert NAMES.fold(one) == NAMES.fold(other)


@pytest.mark.parametrize(
    ("name", "romanised"),
    [
        ("Café — Baghdad", "cafe baghdad"),
        ("جسر", "jsr"),
        ("؟", ""),
    ],
)
def test_a_name_is_romanised(name: str, romanised: str) -> None:
    assert NAMES.romanise(name) == romanised
