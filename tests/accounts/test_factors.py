"""A code of the second factor works once, and makes a new session."""

from datetime import datetime

import pyotp
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from directory.accounts.factors import (
    begin_factor,
    confirm_factor,
    prove_factor,
    provisioning_address,
    remove_factor,
)
from directory.accounts.models import Account, SignIn
from directory.accounts.policy import FREE_ATTEMPTS, awaits_second_factor
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.languages import ARABIC_DIGITS, with_digits_of
from directory.kernel.work import Work
from tests.accounts.people import later, person, session_of, try_to_sign_in


def code_of(account: Account, at: datetime) -> str:
    return pyotp.TOTP(account.totp_secret or "").at(at)


@pytest.fixture
def account(work: Work) -> Account:
    return person(work)


@pytest.fixture
def row(work: Work, account: Account) -> SignIn:
    return session_of(work, try_to_sign_in(work, account.email or "") or "")


@pytest.fixture
def codes(work: Work, account: Account, row: SignIn) -> list[str]:
    begin_factor(work, account)
    _secret, codes = confirm_factor(work, account, row, code=code_of(account, work.now))
    return codes


def _half(work: Work) -> SignIn:
    return session_of(work, try_to_sign_in(work) or "")


def test_an_app_is_confirmed_by_its_first_code(
    work: Work, account: Account, row: SignIn
) -> None:
    begin_factor(work, account)

    secret, codes = confirm_factor(work, account, row, code=code_of(account, work.now))

    work.session.refresh(row)
    assert account.has_second_factor
    assert row.ended_at is not None
    assert session_of(work, secret).second_factor_at == work.now
    assert len(codes) == 10


def test_a_wrong_first_code_confirms_nothing(
    work: Work, account: Account, row: SignIn
) -> None:
    begin_factor(work, account)

    with pytest.raises(Invalid):
        confirm_factor(work, account, row, code="000000x")

    assert not account.has_second_factor


def test_nothing_is_confirmed_that_was_not_begun(
    work: Work, account: Account, row: SignIn
) -> None:
    with pytest.raises(Conflict):
        confirm_factor(work, account, row, code="000000")


@pytest.mark.usefixtures("codes")
def test_an_app_in_use_is_not_replaced(work: Work, account: Account) -> None:
    with pytest.raises(Conflict):
        begin_factor(work, account)


@pytest.mark.usefixtures("codes")
def test_after_the_password_the_code_is_due(work: Work, account: Account) -> None:
    work = later(work, minutes=1)
    half = _half(work)
    assert awaits_second_factor(half)

    secret = prove_factor(work, half, code=code_of(account, work.now))

    assert secret is not None
    assert not awaits_second_factor(session_of(work, secret))


@pytest.mark.usefixtures("codes")
def test_a_code_is_not_accepted_twice(work: Work, account: Account) -> None:
    work = later(work, minutes=1)
    code = code_of(account, work.now)
    prove_factor(work, _half(work), code=code)

    assert prove_factor(work, _half(work), code=code) is None


@pytest.mark.usefixtures("codes")
def test_a_code_older_than_the_last_one_is_not_accepted(
    work: Work, account: Account
) -> None:
    older = code_of(account, later(work, minutes=1).now)
    work = later(work, seconds=90)
    prove_factor(work, _half(work), code=code_of(account, work.now))

    assert prove_factor(work, _half(work), code=older) is None


@pytest.mark.usefixtures("codes")
def test_a_code_may_be_typed_in_arabic_digits(work: Work, account: Account) -> None:
    work = later(work, minutes=1)
    typed = with_digits_of(code_of(account, work.now), "ar")

    assert set(typed) <= set(ARABIC_DIGITS)
    assert prove_factor(work, _half(work), code=typed) is not None


def test_a_printed_code_stands_in_once(work: Work, codes: list[str]) -> None:
    assert prove_factor(work, _half(work), code=codes[0]) is not None
    assert prove_factor(work, _half(work), code=codes[0]) is None


@pytest.mark.usefixtures("codes")
def test_wrong_codes_slow_the_account_down(work: Work, account: Account) -> None:
    work = later(work, minutes=1)
    half = _half(work)
    for _ in range(FREE_ATTEMPTS):
        assert prove_factor(work, half, code="nothing") is None

    assert prove_factor(work, half, code=code_of(account, work.now)) is None


@pytest.mark.usefixtures("codes")
def test_a_removed_factor_is_asked_for_no_more(work: Work, account: Account) -> None:
    remove_factor(work, account)

    assert not awaits_second_factor(_half(work))


def test_the_picture_names_the_node_and_the_person(
    work: Work, account: Account
) -> None:
    begin_factor(work, account)

    address = provisioning_address(account, issuer="Jisr")

    assert address.startswith("otpauth://totp/Jisr:person%40example.org?")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(code=st.text())
def test_no_text_breaks_the_check(
    work: Work, account: Account, codes: list[str], code: str
) -> None:
    account.failures, account.slowed_until = 0, None
    due = code_of(account, later(work, minutes=1).now)
    assume(code not in {due, *codes})

    assert prove_factor(later(work, minutes=1), _half(work), code=code) is None
