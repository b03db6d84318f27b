"""Statements by moderators, vouches by organizations, and what hangs on both."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.accounts.models import NodeRole
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.work import Work
from directory.profiles.events import ProfileChanged
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Viewer
from directory.verification.models import Method, Statement, Verification
from directory.verification.policy import (
    may_vouch_by_standing,
    standing_from,
    verified_until,
)
from directory.verification.queries import (
    statement_by_id,
    verification_of,
    viewer_for,
    vouches_of,
)
from directory.verification.service import (
    drop_vouches_without_ground,
    state,
    vouch,
    withdraw,
)
from tests.conftest import NOON
from tests.factories import join, make_account, make_moderator, make_organization
from tests.verification.conftest import add_statement

TODAY = NOON.date()


def _moderator(work: Work, name: str = "moderator", **scope: list[str]) -> Viewer:
    account = make_moderator(
        work.session, f"{name}@example.org", role=NodeRole.MODERATOR, **scope
    )
    return viewer_for(work.session, account, now=work.now, moderates=True)


def _owner(work: Work, organization: Organization, *roles: str) -> Viewer:
    account = make_account(work.session, f"{organization.handle}@example.org")
    join(work.session, account, organization, *(roles or ("owner",)))
    return viewer_for(work.session, account, now=work.now, moderates=False)


def _standing(session: Session, organization: Organization) -> Verification:
    session.flush()
    number = organization.id
    return verification_of(session, [number], today=TODAY)[number]


def _verified(work: Work, handle: str) -> tuple[Organization, Viewer]:
    organization = make_organization(work.session, handle)
    add_statement(work.session, handle)
    return organization, _owner(work, organization)


def test_a_certificate_verifies_and_tells_the_index(work: Work) -> None:
    organization = make_organization(work.session)

    state(work, _moderator(work), organization, method=Method.CERTIFICATE, note=" x ")

    assert _standing(work.session, organization) is Verification.VERIFIED
    assert work.events == [ProfileChanged(organization.id)]


@pytest.mark.parametrize(
    ("method", "lasts", "note"),
    [
        (Method.VOUCHED, 365, ""),
        (Method.PHONE_CALL, 0, ""),
        (Method.PHONE_CALL, 1096, ""),
        (Method.PHONE_CALL, 365, "a" * 1001),
    ],
)
def test_impossible_statements_are_refused(
    work: Work, method: Method, lasts: int, note: str
) -> None:
    organization = make_organization(work.session)
    span = timedelta(days=lasts)

    with pytest.raises(Invalid):
        state(
            work, _moderator(work), organization, method=method, lasts=span, note=note
        )


def test_only_a_moderator_in_scope_without_a_role_states(work: Work) -> None:
    organization = make_organization(work.session)
    account = make_moderator(work.session, "tied@example.org")
    join(work.session, account, organization)
    tied = viewer_for(work.session, account, now=work.now, moderates=True)

    with pytest.raises(NotFound):
        state(work, Viewer(), organization, method=Method.WEBSITE)
    elsewhere = _moderator(work, "north", places=["erbil"])
    with pytest.raises(NotFound):
        state(work, elsewhere, organization, method=Method.WEBSITE)
    with pytest.raises(Forbidden):
        state(work, tied, organization, method=Method.WEBSITE)


def test_what_is_not_listed_here_is_not_verified(work: Work) -> None:
    hidden = make_organization(work.session, publication=Publication.WITHDRAWN)
    copy = make_organization(work.session, "a_copy")
    copy.origin = copy.origin_key = "peer.example"

    for organization in (hidden, copy):
        with pytest.raises(Conflict):
            state(work, _moderator(work), organization, method=Method.WEBSITE)
        work.session.rollback()


def test_two_vouches_verify(work: Work) -> None:
    organization = make_organization(work.session)
    one, owner_of_one = _verified(work, "first_known")
    two, owner_of_two = _verified(work, "second_known")

    vouch(work, owner_of_one, one, organization)
    assert _standing(work.session, organization) is Verification.PARTIAL
    vouch(work, owner_of_two, two, organization)

    assert _standing(work.session, organization) is Verification.VERIFIED


def test_who_was_only_vouched_for_does_not_vouch(work: Work) -> None:
    organization = make_organization(work.session)
    vouched = make_organization(work.session, "vouched_one")
    for handle in ("first_known", "second_known"):
        known, _ = _verified(work, handle)
        add_statement(work.session, "vouched_one", Method.VOUCHED, voucher=known)
    assert _standing(work.session, vouched) is Verification.VERIFIED

    with pytest.raises(Forbidden):
        vouch(work, _owner(work, vouched), vouched, organization)


def test_a_fourth_vouch_in_a_year_is_refused_even_after_a_withdrawal(
    work: Work,
) -> None:
    known, owner = _verified(work, "first_known")
    given_ = [
        vouch(work, owner, known, make_organization(work.session, f"friend_{n}"))
        for n in range(3)
    ]
    withdraw(work, owner, given_[0])

    with pytest.raises(Conflict):
        vouch(work, owner, known, make_organization(work.session, "friend_3"))


def test_nobody_vouches_twice_or_for_their_own(work: Work) -> None:
    known, owner = _verified(work, "first_known")
    friend = make_organization(work.session)
    vouch(work, owner, known, friend)

    with pytest.raises(Conflict):
        vouch(work, owner, known, friend)
    with pytest.raises(Forbidden):
        vouch(work, owner, known, known)


def test_only_owners_speak_for_the_voucher(work: Work) -> None:
    known = make_organization(work.session, "first_known")
    add_statement(work.session, "first_known")
    friend = make_organization(work.session)

    with pytest.raises(NotFound):
        vouch(work, Viewer(), known, friend)
    with pytest.raises(Forbidden):
        vouch(work, _owner(work, known, "editor"), known, friend)


def test_a_withdrawn_statement_takes_the_vouches_with_it(work: Work) -> None:
    friend = make_organization(work.session)
    known, owner = _verified(work, "first_known")
    vouch(work, owner, known, friend)
    statement = work.session.query(Statement).filter_by(organization_id=known.id).one()

    withdraw(work, _moderator(work), statement)

    assert not vouches_of(work.session, known.id)
    assert ProfileChanged(friend.id) in work.events
    assert _standing(work.session, friend) is Verification.NONE


def test_a_ground_that_ran_out_ends_the_vouches_at_night(work: Work) -> None:
    friend = make_organization(work.session)
    known, owner = _verified(work, "first_known")
    vouch(work, owner, known, friend)

    assert drop_vouches_without_ground(work) == 0
    later = Work(work.session, work.now + timedelta(days=366))
    assert drop_vouches_without_ground(later) == 1


def test_a_stranger_withdraws_nothing_and_nobody_twice(work: Work) -> None:
    friend = make_organization(work.session)
    known, owner = _verified(work, "first_known")
    given_ = vouch(work, owner, known, friend)
    assert statement_by_id(work.session, given_.public_id) is given_

    with pytest.raises(NotFound):
        withdraw(work, Viewer(), given_)
    withdraw(work, owner, given_)
    with pytest.raises(Conflict):
        withdraw(work, owner, given_)
    with pytest.raises(NotFound):
        statement_by_id(work.session, "no-such-statement")


STATEMENTS = st.lists(
    st.builds(
        Statement,
        method=st.sampled_from(Method),
        expires_on=st.integers(-5, 5).map(lambda days: TODAY + timedelta(days=days)),
        voucher_id=st.integers(1, 3),
    ),
    max_size=6,
)


@given(STATEMENTS)
def test_verified_is_exactly_until_the_last_day(statements: list[Statement]) -> None:
    until = verified_until(statements, today=TODAY)
    verified = standing_from(statements, today=TODAY) is Verification.VERIFIED

    assert verified is (until is not None)
    if until is not None:
        after = standing_from(statements, today=until + timedelta(days=1))
        assert standing_from(statements, today=until) is Verification.VERIFIED
        assert after is not Verification.VERIFIED


@given(STATEMENTS)
def test_vouches_alone_never_make_a_voucher(statements: list[Statement]) -> None:
    for statement in statements:
        statement.method = Method.VOUCHED

    assert not may_vouch_by_standing(statements, today=TODAY)
