"""Ways back in are single use, short, and end what was open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import directory.models  # noqa: F401 - imported for its tables
from directory.accounts.models import Account
from directory.accounts.policy import FREE_ATTEMPTS
from directory.accounts.queries import count_codes, live_sign_ins
from directory.accounts.recovery import (
    CODES,
    ask_for_reset,
    make_codes,
    reset_by_code,
    reset_by_link,
    use_code,
)
from directory.accounts.registration import sign_up_by_name
from directory.accounts.service import SpentLink
from directory.kernel.db import Base
from directory.kernel.work import Work
from tests.accounts.people import (
    HASHER,
    OTHER_PASSWORD,
    PASSWORD_HASH,
    later,
    ordered_mail,
    person,
    secret_in,
    try_to_sign_in,
)
from tests.conftest import NOON

NEW_HASH = HASHER.hash(OTHER_PASSWORD)


def _asked(work: Work) -> str:
    ask_for_reset(work, address="Person@example.org", language="en")
    work.session.flush()
    return secret_in(ordered_mail(work.session)[-1])


def test_a_reset_gives_a_new_password_and_ends_every_session(work: Work) -> None:
    account = person(work)
    try_to_sign_in(work)

    reset_by_link(work, _asked(work), password_hash=NEW_HASH)

    assert not live_sign_ins(work.session, account.id, now=work.now)
    assert try_to_sign_in(work) is None
    assert try_to_sign_in(work, password=OTHER_PASSWORD) is not None


def test_a_reset_opens_a_slowed_account(work: Work) -> None:
    person(work)
    for _ in range(FREE_ATTEMPTS + 1):
        try_to_sign_in(work, password="wrong")

    reset_by_link(work, _asked(work), password_hash=NEW_HASH)

    assert try_to_sign_in(work, password=OTHER_PASSWORD) is not None


def test_only_the_newest_reset_link_works_and_once(work: Work) -> None:
    person(work)
    first, second = _asked(work), _asked(work)

    with pytest.raises(SpentLink):
        reset_by_link(work, first, password_hash=NEW_HASH)
    reset_by_link(work, second, password_hash=NEW_HASH)

    with pytest.raises(SpentLink):
        reset_by_link(work, second, password_hash=NEW_HASH)


def test_a_reset_link_lasts_thirty_minutes(work: Work) -> None:
    person(work)
    secret = _asked(work)

    with pytest.raises(SpentLink):
        reset_by_link(later(work, minutes=30), secret, password_hash=NEW_HASH)


def test_an_unknown_address_gets_a_letter_as_well(work: Work) -> None:
    ask_for_reset(work, address="nobody@example.org", language="kmr")
    work.session.flush()

    (letter,) = ordered_mail(work.session)

    assert letter["kind"] == "no_account"
    assert (letter["address"], letter["language"]) == ("nobody@example.org", "kmr")


def _named(work: Work) -> tuple[Account, list[str]]:
    return sign_up_by_name(
        work, user_name="river", password_hash=PASSWORD_HASH, language="en"
    )


def _reset(work: Work, code: str, name: str = "river") -> Account | None:
    return reset_by_code(work, user_name=name, code=code, password_hash=NEW_HASH)


def test_a_printed_code_gives_a_new_password_once(work: Work) -> None:
    account, codes = _named(work)

    assert _reset(work, codes[3].upper().replace("-", " ")) is account
    assert _reset(work, codes[3]) is None
    assert count_codes(work.session, account.id) == CODES - 1
    assert try_to_sign_in(work, "river", OTHER_PASSWORD) is not None


def test_wrong_codes_slow_the_account_down(work: Work) -> None:
    _account, codes = _named(work)

    for _ in range(FREE_ATTEMPTS):
        assert _reset(work, "wrong") is None

    assert _reset(work, codes[0]) is None
    assert _reset(work, codes[0], "nobody") is None
    assert _reset(later(work, minutes=1), codes[0]) is not None


def test_codes_belong_to_one_account(work: Work) -> None:
    _account, codes = _named(work)
    other = person(work)

    assert not use_code(work, other, codes[0])


def test_new_codes_void_the_former_ones(work: Work) -> None:
    account, former = _named(work)

    codes = make_codes(work, account)

    assert not use_code(work, account, former[0])
    assert use_code(work, account, codes[0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, CODES - 1)))
def test_in_any_order_each_code_works_at_most_once(order: list[int]) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        work = Work(session, NOON)
        account, codes = _named(work)
        used: set[int] = set()

        for number in order:
            assert use_code(work, account, codes[number]) == (number not in used)
            used.add(number)
    engine.dispose()
