"""Signing up tells nobody who is known, and nobody can sign up for another."""

import pytest
from sqlalchemy import func, select

from directory.accounts.entry import Proof
from directory.accounts.models import Account, LinkToken
from directory.accounts.policy import accepted_address, accepted_user_name
from directory.accounts.registration import (
    LETTERS_AT_ONCE,
    ask_for_new_address,
    check_confirmation,
    confirm_address,
    sign_up_by_address,
    sign_up_by_name,
    take_new_address,
)
from directory.accounts.service import SpentLink
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.work import Work
from tests.accounts.people import (
    HASHER,
    OTHER_PASSWORD,
    PASSWORD,
    PASSWORD_HASH,
    later,
    ordered_mail,
    person,
    secret_in,
    session_of,
    try_to_sign_in,
)

NEW = "new@example.org"


def _sign_up(work: Work, password: str = PASSWORD, address: str = NEW) -> str:
    """Sign up and return the secret of the letter that was ordered."""
    sign_up_by_address(
        work, address=address, password_hash=HASHER.hash(password), language="ckb"
    )
    work.session.flush()
    return secret_in(ordered_mail(work.session)[-1])


def _check(work: Work, secret: str, password: str) -> Proof:
    return check_confirmation(
        work.session, HASHER, secret, password=password, now=work.now
    )


def test_an_address_is_confirmed_by_its_link_and_password(work: Work) -> None:
    secret = _sign_up(work)

    account = confirm_address(work, secret, _check(work, secret, PASSWORD))

    assert (account.email, account.language) == (NEW, "ckb")
    assert try_to_sign_in(work, NEW) is not None


def test_before_the_link_nothing_opens(work: Work) -> None:
    _sign_up(work)

    assert try_to_sign_in(work, NEW) is None


def test_a_wrong_password_leaves_the_link_good(work: Work) -> None:
    secret = _sign_up(work)

    with pytest.raises(Invalid):
        confirm_address(work, secret, _check(work, secret, OTHER_PASSWORD))

    confirm_address(work, secret, _check(work, secret, PASSWORD))
    with pytest.raises(SpentLink):
        confirm_address(work, secret, _check(work, secret, PASSWORD))


def test_a_link_runs_out_after_three_days(work: Work) -> None:
    secret = _sign_up(work)
    work = later(work, hours=72)

    with pytest.raises(SpentLink):
        confirm_address(work, secret, _check(work, secret, PASSWORD))


def test_nobody_can_lay_a_password_into_anothers_account(work: Work) -> None:
    of_the_attacker = _sign_up(work, OTHER_PASSWORD)
    own = _sign_up(work, PASSWORD)

    with pytest.raises(Invalid):
        confirm_address(work, of_the_attacker, _check(work, of_the_attacker, PASSWORD))
    confirm_address(work, own, _check(work, own, PASSWORD))

    assert try_to_sign_in(work, NEW, OTHER_PASSWORD) is None
    with pytest.raises(SpentLink):
        confirm_address(
            work, of_the_attacker, _check(work, of_the_attacker, OTHER_PASSWORD)
        )


def test_a_known_address_gets_a_mail_and_nothing_else_changes(work: Work) -> None:
    account = person(work)

    sign_up_by_address(
        work, address=account.email or "", password_hash="other", language="ar"
    )
    work.session.flush()

    (letter,) = ordered_mail(work.session)
    assert letter["kind"] == "already_here"
    assert letter["address"] == account.email
    assert account.password_hash == PASSWORD_HASH


def test_known_and_unknown_addresses_get_one_letter_of_the_same_shape(
    work: Work,
) -> None:
    person(work)
    for address in ("person@example.org", NEW):
        sign_up_by_address(work, address=address, password_hash="hash", language="en")
    work.session.flush()

    known, unknown = ordered_mail(work.session)

    assert known.keys() == unknown.keys()
    assert known["until"] == unknown["until"]


def test_one_address_is_not_flooded(work: Work) -> None:
    for _ in range(LETTERS_AT_ONCE * 2):
        _sign_up(work)

    assert len(ordered_mail(work.session)) == LETTERS_AT_ONCE
    assert work.session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_user_name_comes_with_ten_codes(work: Work) -> None:
    account, codes = sign_up_by_name(
        work, user_name="River_7", password_hash=PASSWORD_HASH, language="en"
    )

    assert account.user_name == "river_7"
    assert len(set(codes)) == 10
    with pytest.raises(Conflict):
        sign_up_by_name(
            work, user_name="RIVER_7", password_hash=PASSWORD_HASH, language="en"
        )


@pytest.mark.parametrize("name", ["ab", "a@b.org", "-abc", "abc-", "a b c", "x" * 33])
def test_an_unusable_user_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        accepted_user_name(name)


@pytest.mark.parametrize("name", ["دجلة", "zanîn", "ژیان", "abc", "x" * 32])
def test_a_user_name_may_be_of_any_script(name: str) -> None:
    assert accepted_user_name(name)


@pytest.mark.parametrize("address", ["", "a", "a@", "a b@example.org", "a@b@c.org"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        accepted_address(address)


def test_an_address_moves_when_the_new_one_confirms(work: Work) -> None:
    account = person(work)
    row = session_of(work, try_to_sign_in(work) or "")
    ask_for_new_address(work, account, address="Second@Example.org")
    work.session.flush()
    (letter,) = ordered_mail(work.session)

    take_new_address(work, secret_in(letter))

    work.session.refresh(row)
    assert account.email == "second@example.org"
    assert row.ended_at is not None
    assert letter["address"] == "second@example.org"
    told = ordered_mail(work.session)[-1]
    assert (told["kind"], told["address"]) == ("address_changed", "person@example.org")


def test_the_address_of_another_account_is_not_taken(work: Work) -> None:
    account, other = person(work), person(work, "other@example.org")

    ask_for_new_address(work, account, address="other@example.org")
    work.session.flush()

    (letter,) = ordered_mail(work.session)
    assert letter["kind"] == "already_here"
    assert not work.session.scalars(select(LinkToken)).all()
    assert other.email == "other@example.org"


def test_an_address_that_was_taken_meanwhile_is_a_conflict(work: Work) -> None:
    account = person(work)
    ask_for_new_address(work, account, address=NEW)
    work.session.flush()
    secret = secret_in(ordered_mail(work.session)[0])
    person(work, NEW)

    with pytest.raises(Conflict):
        take_new_address(work, secret)
