"""A passkey answers its own session's challenge, once, from our pages alone."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.accounts.departure import erase_account, own_data
from directory.accounts.factors import begin_factor, prove_factor
from directory.accounts.models import Account, Passkey, SignIn
from directory.accounts.passkeys import (
    MOST,
    RelyingParty,
    add_passkey,
    ask_for_passkey,
    begin_passkey,
    prove_passkey,
    remove_passkey,
)
from directory.accounts.policy import awaits_second_factor
from directory.kernel.errors import Conflict, NotFound
from directory.kernel.work import Work
from tests.accounts.authenticator import ORIGIN, Authenticator
from tests.accounts.people import later, person, session_of, try_to_sign_in
from tests.accounts.test_factors import code_of

PARTY = RelyingParty("localhost", ORIGIN, "Jisr")


@pytest.fixture
def account(work: Work) -> Account:
    return person(work)


@pytest.fixture
def row(work: Work, account: Account) -> SignIn:
    return session_of(work, try_to_sign_in(work, account.email or "") or "")


@pytest.fixture
def device(work: Work, row: SignIn) -> Authenticator:
    """The device whose passkey stands in the account."""
    device = Authenticator()
    assert added(work, row, device) is not None
    return device


def added(
    work: Work, row: SignIn, device: Authenticator
) -> tuple[str, list[str]] | None:
    options = begin_passkey(work, row.account, row, party=PARTY)
    answer = device.create(options)
    return add_passkey(work, row, name="blue phone", answer=answer, party=PARTY)


def half(work: Work) -> SignIn:
    return session_of(work, try_to_sign_in(work) or "")


def proved(work: Work, row: SignIn, device: Authenticator) -> str | None:
    answer = device.get(ask_for_passkey(work, row, party=PARTY))
    return prove_passkey(work, row, answer=answer, party=PARTY)


def test_the_first_passkey_renews_the_session_and_gives_codes(
    work: Work, account: Account, row: SignIn
) -> None:
    found = added(work, row, Authenticator())

    assert found is not None
    secret, codes = found
    assert account.has_second_factor
    assert not account.has_app
    assert session_of(work, secret).second_factor_at == work.now
    assert len(codes) == 10


@pytest.mark.usefixtures("device")
def test_a_second_passkey_leaves_the_printed_codes(work: Work) -> None:
    found = added(work, half(work), Authenticator())

    assert found is not None
    assert found[1] == []


def test_after_the_password_the_passkey_is_due(
    work: Work, account: Account, device: Authenticator
) -> None:
    row = half(work)
    assert awaits_second_factor(row)

    secret = proved(work, row, device)

    assert secret is not None
    assert not awaits_second_factor(session_of(work, secret))
    assert account.passkeys[0].last_used_at == work.now


def test_a_printed_code_stands_in_for_a_lost_passkey(work: Work, row: SignIn) -> None:
    _secret, codes = added(work, row, Authenticator()) or ("", [""])

    assert prove_factor(work, half(work), code=codes[0]) is not None


@pytest.mark.parametrize(
    "lie",
    [{"origin": "https://example.org"}, {"rp_id": "example.org"}],
    ids=["origin", "party"],
)
def test_a_passkey_of_another_place_is_not_added(
    work: Work, account: Account, row: SignIn, lie: dict[str, str]
) -> None:
    assert added(work, row, Authenticator(**lie)) is None  # type: ignore[arg-type]  # texts alone

    assert not account.has_second_factor


@pytest.mark.parametrize("lie", [("origin", "https://evil.test"), ("rp_id", "evil")])
def test_a_signature_for_another_place_is_refused(
    work: Work, device: Authenticator, lie: tuple[str, str]
) -> None:
    setattr(device, *lie)

    assert proved(work, half(work), device) is None


def test_a_challenge_is_answered_once(work: Work, device: Authenticator) -> None:
    row = half(work)
    answer = device.get(ask_for_passkey(work, row, party=PARTY))
    prove_passkey(work, row, answer={**answer, "type": "other"}, party=PARTY)

    assert prove_passkey(work, row, answer=answer, party=PARTY) is None


def test_a_challenge_of_another_session_is_refused(
    work: Work, device: Authenticator
) -> None:
    first, second = half(work), half(work)
    answer = device.get(ask_for_passkey(work, first, party=PARTY))
    ask_for_passkey(work, second, party=PARTY)

    assert prove_passkey(work, second, answer=answer, party=PARTY) is None


@pytest.mark.parametrize(("minutes", "good"), [(4.9, True), (5, False)])
def test_a_challenge_lasts_five_minutes(
    work: Work, device: Authenticator, minutes: float, *, good: bool
) -> None:
    row = half(work)
    answer = device.get(ask_for_passkey(work, row, party=PARTY))

    secret = prove_passkey(
        later(work, minutes=minutes), row, answer=answer, party=PARTY
    )

    assert (secret is not None) is good


@pytest.mark.usefixtures("device")
def test_a_device_of_somebody_else_is_refused(work: Work) -> None:
    person(work, "other@example.org")
    theirs = Authenticator()
    added(
        work, session_of(work, try_to_sign_in(work, "other@example.org") or ""), theirs
    )

    assert proved(work, half(work), theirs) is None


def test_a_forged_key_under_a_known_name_is_refused(
    work: Work, device: Authenticator
) -> None:
    forged = Authenticator(credential=device.credential, count=device.count)

    assert proved(work, half(work), forged) is None


def test_a_passkey_is_in_one_account_alone(work: Work, device: Authenticator) -> None:
    person(work, "other@example.org")
    row = session_of(work, try_to_sign_in(work, "other@example.org") or "")

    assert added(work, row, device) is None


def test_a_count_that_went_back_is_refused(work: Work, device: Authenticator) -> None:
    device.count = 7
    assert proved(work, half(work), device) is not None
    device.count = 5

    assert proved(work, half(work), device) is None


def test_refusals_slow_the_account_down(
    work: Work, account: Account, device: Authenticator
) -> None:
    row = half(work)

    for _ in range(5):
        assert prove_passkey(work, row, answer={}, party=PARTY) is None

    assert account.slowed_until is not None
    assert proved(work, row, device) is None


def test_a_begun_app_proves_nothing_beside_a_passkey(
    work: Work, account: Account, row: SignIn, device: Authenticator
) -> None:
    begin_factor(work, account)

    assert device.count == 0
    assert prove_factor(work, half(work), code=code_of(account, work.now)) is None
    assert row.ended_at is None or account.has_second_factor


@pytest.mark.usefixtures("device")
def test_a_removed_passkey_is_asked_for_no_more(work: Work, account: Account) -> None:
    remove_passkey(work, account, account.passkeys[0].public_id)

    assert not awaits_second_factor(half(work))
    assert work.session.query(Passkey).count() == 0


@pytest.mark.usefixtures("device")
def test_nobody_removes_a_passkey_of_somebody_else(
    work: Work, account: Account
) -> None:
    other = person(work, "other@example.org")

    with pytest.raises(NotFound):
        remove_passkey(work, other, account.passkeys[0].public_id)


def test_ten_passkeys_are_enough(work: Work, account: Account, row: SignIn) -> None:
    for number in range(MOST):
        account.passkeys.append(
            Passkey(
                public_id=str(number),
                credential_id=f"AAA{number}",
                public_key=b"",
                sign_count=0,
                name="x",
                added_at=work.now,
            )
        )
    work.session.flush()

    with pytest.raises(Conflict):
        begin_passkey(work, account, row, party=PARTY)


@pytest.mark.usefixtures("device")
def test_passkeys_are_in_the_copy_and_go_with_the_person(
    work: Work, account: Account
) -> None:
    assert own_data(work.session, account)["passkeys"][0]["name"] == "blue phone"

    erase_account(work, account)

    assert work.session.query(Passkey).count() == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_answer_breaks_the_check(
    work: Work, account: Account, device: Authenticator, data: st.DataObject
) -> None:
    account.failures, account.slowed_until = 0, None
    row, asks = half(work), data.draw(st.booleans())
    answer: dict[str, Any] = (
        device.get(ask_for_passkey(work, row, party=PARTY))
        if asks
        else Authenticator().create(begin_passkey(work, account, row, party=PARTY))
    )
    guilty = data.draw(st.sampled_from(["rawId", "type", *answer["response"]]))
    holder = answer if guilty in answer else answer["response"]
    true, noise = holder[guilty], data.draw(JSON | st.binary().map(bytes.hex))
    holder[guilty] = noise

    if asks:
        assert prove_passkey(work, row, answer=answer, party=PARTY) is None
    else:
        made = add_passkey(work, row, name="x", answer=answer, party=PARTY)
        assert made is None or noise == true
