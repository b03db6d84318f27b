"""Coming in: one answer for every refusal, slowed but never locked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.entry import check_password, sign_in, step_up
from directory.accounts.models import SignIn
from directory.accounts.passwords import COST, Hasher
from directory.accounts.policy import (
    FREE_ATTEMPTS,
    LONGEST_WAIT,
    browser_family,
    is_stepped_up,
    wait_after,
)
from directory.accounts.recovery import set_password
from directory.accounts.registration import sign_up_by_address, sign_up_by_name
from directory.accounts.sessions import end_session
from directory.kernel.errors import Conflict
from directory.kernel.work import Work
from tests.accounts.people import (
    HASHER,
    OTHER_PASSWORD,
    PASSWORD,
    PASSWORD_HASH,
    CountingHasher,
    later,
    person,
    session_of,
    try_to_sign_in,
)

WRONG = "eleven doors in the wall"


def test_the_right_password_opens_a_session(work: Work) -> None:
    account = person(work)

    secret = try_to_sign_in(work, " Person@Example.org ")

    assert secret is not None
    assert session_of(work, secret).account_id == account.id


def test_a_user_name_opens_as_well(work: Work) -> None:
    sign_up_by_name(
        work, user_name="دجلة_2", password_hash=PASSWORD_HASH, language="ar"
    )

    assert try_to_sign_in(work, "دجلة_٢".replace("٢", "2")) is not None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("person@example.org", WRONG),
        ("nobody@example.org", PASSWORD),
        ("waiting@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
        ("", ""),
    ],
)
def test_every_refusal_costs_the_same_and_says_the_same(
    work: Work, name: str, password: str
) -> None:
    person(work)
    person(work, "gone@example.org").closed_at = work.now
    sign_up_by_address(
        work,
        address="waiting@example.org",
        password_hash=PASSWORD_HASH,
        language="en",
    )
    hasher = CountingHasher()

    proof = check_password(work.session, hasher, name=name, password=password)

    assert hasher.asked == 1
    assert sign_in(work, proof, browser="") is None


def test_an_account_is_slowed_after_a_few_wrong_attempts(work: Work) -> None:
    person(work)

    for _ in range(FREE_ATTEMPTS):
        assert try_to_sign_in(work, password=WRONG) is None

    assert try_to_sign_in(work) is None
    assert try_to_sign_in(later(work, seconds=LONGEST_WAIT)) is not None


def test_attempts_while_slowed_do_not_lengthen_the_wait(work: Work) -> None:
    account = person(work)
    for _ in range(FREE_ATTEMPTS):
        try_to_sign_in(work, password=WRONG)
    until = account.slowed_until

    for _ in range(50):
        try_to_sign_in(work, password=WRONG)

    assert account.slowed_until == until


@given(st.integers(0, 10_000))
def test_no_number_of_failures_locks_for_long(failures: int) -> None:
    assert timedelta(0) <= wait_after(failures) <= timedelta(seconds=LONGEST_WAIT)


def test_a_right_attempt_forgets_the_wrong_ones(work: Work) -> None:
    account = person(work)
    try_to_sign_in(work, password=WRONG)

    try_to_sign_in(work)

    assert account.failures == 0


def test_a_password_that_changed_meanwhile_does_not_open(work: Work) -> None:
    account = person(work)
    proof = check_password(
        work.session, HASHER, name="person@example.org", password=PASSWORD
    )

    set_password(work, account, password_hash=HASHER.hash(OTHER_PASSWORD))

    assert sign_in(work, proof, browser="") is None


def test_an_outdated_hash_is_renewed_at_sign_in(work: Work) -> None:
    account = person(work)
    today = Hasher()

    proof = check_password(
        work.session, today, name="person@example.org", password=PASSWORD
    )
    sign_in(work, proof, browser="")

    assert f"m={COST.memory_cost}" in account.password_hash
    assert today.matches(account.password_hash, PASSWORD)


def test_a_step_up_needs_the_password_and_lasts_ten_minutes(work: Work) -> None:
    account = person(work)
    row = session_of(work, try_to_sign_in(work) or "")
    at_noon = work.now
    work = later(work, minutes=11)

    assert not is_stepped_up(row, now=work.now)
    wrong = check_password(work.session, HASHER, name=account.email or "", password="x")
    assert not step_up(work, row, wrong)
    right = check_password(
        work.session, HASHER, name=account.email or "", password=PASSWORD
    )
    assert step_up(work, row, right)

    work.session.refresh(row)
    assert is_stepped_up(row, now=work.now)
    assert row.stepped_up_at == at_noon + timedelta(minutes=11)


def test_an_ended_session_is_not_stepped_up(work: Work) -> None:
    person(work)
    row = session_of(work, try_to_sign_in(work) or "")
    proof = check_password(
        work.session, HASHER, name="person@example.org", password=PASSWORD
    )
    end_session(work, row)

    with pytest.raises(Conflict):
        step_up(work, row, proof)


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/128.0", "Firefox"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36", "Chrome"),
        ("Mozilla/5.0 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge"),
        ("Mozilla/5.0 (iPhone) Version/17.0 Mobile/15E148 Safari/604.1", "Safari"),
        ("curl/8.0", ""),
    ],
)
def test_only_the_family_of_a_browser_is_kept(agent: str, family: str) -> None:
    assert browser_family(agent) == family


def test_a_session_keeps_the_hour_and_the_family(work: Work) -> None:
    person(work)
    work = later(work, minutes=17)

    row: SignIn = session_of(work, try_to_sign_in(work) or "")

    assert (row.created_at.minute, row.last_seen_at.minute) == (0, 0)
    assert row.browser == "Firefox"
