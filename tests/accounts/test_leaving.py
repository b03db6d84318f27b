"""Roles, leaving, and what the night takes away."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from directory.accounts.departure import OF_A_PERSON, erase_account, own_data
from directory.accounts.events import AccountErased
from directory.accounts.models import Account, LinkToken, NodeRole, Purpose, SignIn
from directory.accounts.queries import live_sign_ins
from directory.accounts.recovery import make_codes
from directory.accounts.registration import sign_up_by_address
from directory.accounts.roles import grant_role, withdraw_role
from directory.accounts.service import choose_language, make_link, tell
from directory.accounts.sessions import end_session, open_session
from directory.accounts.upkeep import (
    forget_old_sessions,
    forget_spent_links,
    forget_unconfirmed_accounts,
)
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.work import Subscribers, Work, settle
from directory.profiles.models import Membership
from directory.profiles.service.parting import part_from_everything
from tests.accounts.people import later, person, session_of, try_to_sign_in
from tests.factories import join, make_organization

SUBSCRIBERS: Subscribers = {AccountErased: (part_from_everything,)}


def _count(work: Work, table: type) -> int:
    return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_role_comes_with_a_code_and_ends_the_sessions(work: Work) -> None:
    first, second = person(work), person(work, "second@example.org")
    try_to_sign_in(work)

    grant_role(work, first, NodeRole.MODERATOR, places=["basra"])
    grant_role(work, second, NodeRole.MODERATOR)

    assert (first.code, second.code) == ("M1", "M2")
    assert first.node_roles[0].places == ["basra"]
    assert not live_sign_ins(work.session, first.id, now=work.now)


def test_a_role_is_held_once_and_can_be_withdrawn(work: Work) -> None:
    account = person(work)
    grant_role(work, account, NodeRole.ADMINISTRATOR)
    grant_role(work, account, NodeRole.ADMINISTRATOR, focus_areas=["water-sanitation"])
    assert len(account.node_roles) == 1

    withdraw_role(work, account, NodeRole.ADMINISTRATOR)

    assert not account.node_roles
    assert account.code == "A1"


def test_a_code_that_is_taken_is_passed_over(work: Work) -> None:
    person(work, "other@example.org").code = "M2"
    account = person(work)

    grant_role(work, account, NodeRole.MODERATOR)

    assert account.code == "M3"


def test_an_erased_person_leaves_their_number_alone(work: Work) -> None:
    account = person(work)
    try_to_sign_in(work)
    make_codes(work, account)
    tell(work, account.id, kind="x", sentence="canary")
    make_link(work, Purpose.CLAIM, account_id=account.id, lasts=timedelta(hours=1))

    erase_account(work, account)

    assert [_count(work, table) for table in OF_A_PERSON] == [0] * len(OF_A_PERSON)
    assert (account.email, account.user_name, account.code) == (None, None, None)
    assert account.closed_at == work.now
    assert try_to_sign_in(work) is None


def test_the_last_owner_cannot_be_erased(work: Work) -> None:
    account = person(work)
    join(work.session, account, make_organization(work.session), "owner")

    erase_account(work, account)

    with pytest.raises(Conflict):
        settle(work, SUBSCRIBERS)


def test_an_erased_member_leaves_every_organization(work: Work) -> None:
    account, other = person(work), person(work, "other@example.org")
    organization = make_organization(work.session)
    join(work.session, account, organization, "owner")
    join(work.session, other, organization, "owner")
    join(work.session, account, make_organization(work.session, "second"), "editor")

    erase_account(work, account)
    settle(work, SUBSCRIBERS)

    left = work.session.scalars(select(Membership.account_id)).all()
    assert left == [other.id]


def test_a_copy_holds_what_is_kept(work: Work) -> None:
    account = person(work)
    try_to_sign_in(work)
    tell(work, account.id, kind="x", sentence="Seen", path="/a")
    work.session.flush()

    kept = own_data(work.session, account)

    assert kept["email"] == "person@example.org"
    assert kept["sessions"][0]["browser"] == "Firefox"
    assert kept["notices"][0]["sentence"] == "Seen"
    assert "argon2" not in str(kept)


def test_only_languages_of_the_house_are_spoken(work: Work) -> None:
    account = person(work)

    choose_language(work, account, "kmr")

    assert account.language == "kmr"
    with pytest.raises(Invalid):
        choose_language(work, account, "fr")


def test_unconfirmed_accounts_are_erased_after_72_hours(work: Work) -> None:
    confirmed = person(work)
    sign_up_by_address(
        work, address="new@example.org", password_hash="x", language="en"
    )
    work.session.flush()

    forget_unconfirmed_accounts(later(work, hours=72))
    assert _count(work, Account) == 2
    forget_unconfirmed_accounts(later(work, hours=72, seconds=1))

    assert work.session.scalars(select(Account)).all() == [confirmed]
    assert _count(work, LinkToken) == 0


def test_idle_and_ended_sessions_are_removed(work: Work) -> None:
    account = person(work)
    ended = session_of(work, open_session(work, account, browser=""))
    idle = open_session(work, account, browser="", shared=True)
    living = open_session(work, account, browser="")
    end_session(work, ended)

    forget_old_sessions(later(work, days=1))

    left = work.session.scalars(select(SignIn)).all()
    assert left == [session_of(work, living)]
    assert idle != living
    forget_old_sessions(later(work, days=30))
    assert _count(work, SignIn) == 0


def test_used_and_old_links_are_removed(work: Work) -> None:
    make_link(work, Purpose.CLAIM, lasts=timedelta(hours=1))
    make_link(work, Purpose.CLAIM, lasts=timedelta(hours=3))

    forget_spent_links(later(work, hours=2))

    assert _count(work, LinkToken) == 1
