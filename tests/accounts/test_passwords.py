"""Passwords of any script are kept, easy ones are refused."""

import threading
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.accounts.passwords import LONGEST, SHORTEST, Hasher, accepted_password
from directory.kernel.errors import Invalid, Unavailable
from tests.accounts.people import HASHER

LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
LONG_ENOUGH = st.text(LETTERS, min_size=SHORTEST, max_size=LONGEST)


def _is_easy(refusal: Invalid) -> bool:
    return refusal.sentence.startswith("Many people")


@given(LONG_ENOUGH)
def test_every_script_of_the_right_length_is_kept(password: str) -> None:
    composed = unicodedata.normalize("NFC", password)
    assume(SHORTEST <= len(composed) <= LONGEST)

    try:
        accepted = accepted_password(password)
    except Invalid as refusal:
        assert _is_easy(refusal)  # noqa: PT017 - both outcomes are right
    else:
        assert HASHER.matches(HASHER.hash(accepted), password)


@given(st.text(LETTERS, max_size=SHORTEST - 1))
def test_a_short_password_is_refused(password: str) -> None:
    # A few letters decompose for good; such a text grows when it is composed.
    assume(len(unicodedata.normalize("NFC", password)) < SHORTEST)

    with pytest.raises(Invalid):
        accepted_password(password)


def test_a_long_password_is_refused() -> None:
    with pytest.raises(Invalid):
        accepted_password("abcdefgh" * 16 + "x")

    assert accepted_password("lamp boat" * 14)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Pass word 1234",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "١٢٣٤٥٦٧٨٩٠١٢",
        "qwertyuiopas",
        "lkjhgfdsapoi",
        "person@example.org",
        "PERSON@example.org",
    ],
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        accepted_password(password, "person@example.org")


@pytest.mark.parametrize("password", ["a\ud800" * 6, "a\x00" * 6])
def test_what_cannot_be_stored_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        accepted_password(password)

    assert not HASHER.matches(HASHER.decoy, password)


def test_two_ways_to_write_a_letter_are_one_password() -> None:
    composed, decomposed = "caf\u00e9 at the river", "cafe\u0301 at the river"

    assert HASHER.matches(HASHER.hash(accepted_password(composed)), decomposed)


def test_the_real_parameters_are_those_of_the_specification() -> None:
    stored = Hasher().hash("seven lamps in the harbour")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert Hasher(cheap=True).is_outdated(stored)
    assert not Hasher().is_outdated(stored)


@pytest.mark.parametrize("stored", ["!", "", "$argon2id$garbage"])
def test_an_unusable_hash_matches_nothing(stored: str) -> None:
    assert not HASHER.matches(stored, "seven lamps in the harbour")


def test_no_more_hashes_run_than_are_allowed() -> None:
    hasher = Hasher(at_once=1)
    running, most = 0, 0
    lock = threading.Lock()
    engine = hasher.engine

    class Watched:
        def hash(self, password: str) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1
            return engine.hash(password)

    hasher.__dict__["engine"] = Watched()
    threads = [
        threading.Thread(target=hasher.hash, args=("lamp " * 4,)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1


def test_who_waits_too_long_is_told_to_come_back() -> None:
    hasher = Hasher(cheap=True, at_once=1, patience=0.01)
    hasher.free.acquire()

    with pytest.raises(Unavailable):
        hasher.hash("seven lamps in the harbour")
