"""Who is in an organization, and with which roles."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.profiles.models import Invitation, Role
from directory.profiles.policy import STRANGER
from directory.profiles.queries import (
    membership_of,
    owners_of,
    waiting_invitations,
)
from directory.profiles.service import membership
from tests.factories import join, make_account
from tests.profiles.conftest import Owned


def invited(
    work: Work, owned: Owned, address: str = "New@Example.org", *roles: str
) -> tuple[Invitation, str]:
    return membership.invite(
        work,
        owned.viewer,
        owned.organization,
        address=address,
        roles=roles or ("editor",),
    )


def test_an_invited_person_joins_once(work: Work, listed: Owned) -> None:
    invitation, secret = invited(work, listed)
    person = make_account(work.session, "new@example.org")

    joined = membership.accept_invitation(work, person, secret)

    assert joined.roles == {Role.EDITOR, Role.READER}
    work.session.refresh(invitation)
    assert invitation.accepted_at == work.now
    with pytest.raises(NotFound):
        membership.accept_invitation(work, person, secret)


def test_the_letter_goes_to_the_address_without_content(
    work: Work, listed: Owned
) -> None:
    _invitation, secret = invited(work, listed)

    (order,) = work.session.scalars(select(Order).where(Order.kind == "mail"))
    assert order.payload["address"] == "new@example.org"
    assert order.payload["path"].endswith(secret)
    assert "Tigris" not in str(order.payload)


def test_a_user_name_is_told_in_person(work: Work, listed: Owned) -> None:
    _invitation, secret = invited(work, listed, "Salma", "liaison")
    person = make_account(work.session, "x@example.org", user_name="salma")

    joined = membership.accept_invitation(work, person, secret)

    assert Role.LIAISON in joined.roles
    assert not work.session.scalars(select(Order).where(Order.kind == "mail")).all()


def test_an_invitation_is_for_one_person(work: Work, listed: Owned) -> None:
    _invitation, secret = invited(work, listed)
    other = make_account(work.session, "other@example.org")

    with pytest.raises(Forbidden):
        membership.accept_invitation(work, other, secret)


def test_an_invitation_ends_after_seven_days(work: Work, listed: Owned) -> None:
    _invitation, secret = invited(work, listed)
    person = make_account(work.session, "new@example.org")
    work.now += timedelta(days=7)

    with pytest.raises(NotFound):
        membership.accept_invitation(work, person, secret)


def test_a_new_invitation_replaces_the_waiting_one(work: Work, listed: Owned) -> None:
    _first, old = invited(work, listed)
    second, _secret = invited(work, listed, "new@example.org", "owner")
    person = make_account(work.session, "new@example.org")

    waiting = waiting_invitations(work.session, listed.organization, now=work.now)

    assert list(waiting) == [second]
    with pytest.raises(NotFound):
        membership.accept_invitation(work, person, old)


def test_a_withdrawn_invitation_opens_nothing(work: Work, listed: Owned) -> None:
    invitation, secret = invited(work, listed)
    with pytest.raises(Forbidden):
        membership.withdraw_invitation(work, STRANGER, invitation)

    membership.withdraw_invitation(work, listed.viewer, invitation)

    person = make_account(work.session, "new@example.org")
    with pytest.raises(NotFound):
        membership.accept_invitation(work, person, secret)
    with pytest.raises(Conflict):
        membership.withdraw_invitation(work, listed.viewer, invitation)


def test_a_racer_finds_the_invitation_used(work: Work, listed: Owned) -> None:
    invitation, _secret = invited(work, listed)
    membership.use(work, invitation)

    with pytest.raises(Conflict):
        membership.use(work, invitation)


def test_a_member_gains_roles_by_invitation(work: Work, listed: Owned) -> None:
    person = make_account(work.session, "new@example.org")
    join(work.session, person, listed.organization, "editor")
    _invitation, secret = invited(work, listed, "new@example.org", "liaison")

    joined = membership.accept_invitation(work, person, secret)

    assert joined.roles == {Role.READER, Role.EDITOR, Role.LIAISON}


@pytest.mark.parametrize(
    ("address", "roles"),
    [
        ("new@example.org", ()),
        ("new@example.org", ("king",)),
        ("not@an@address", ("editor",)),
        ("  ", ("editor",)),
    ],
)
def test_a_broken_invitation_is_refused(
    work: Work, listed: Owned, address: str, roles: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid):
        membership.invite(
            work, listed.viewer, listed.organization, address=address, roles=roles
        )


def test_only_owners_invite(work: Work, listed: Owned) -> None:
    with pytest.raises(Forbidden):
        membership.invite(
            work,
            STRANGER,
            listed.organization,
            address="new@example.org",
            roles=["editor"],
        )


def test_the_last_owner_stays(work: Work, listed: Owned) -> None:
    own = membership_of(work.session, listed.organization, listed.account.id)
    assert own is not None

    with pytest.raises(Conflict):
        membership.leave(work, listed.account, listed.organization)
    with pytest.raises(Conflict):
        membership.remove_member(work, listed.viewer, own)
    with pytest.raises(Conflict):
        membership.change_roles(work, listed.viewer, own, roles=["editor"])
    assert own.owner


def test_with_a_second_owner_the_first_may_go(work: Work, listed: Owned) -> None:
    person = make_account(work.session, "new@example.org")
    second = join(work.session, person, listed.organization, "editor")

    membership.change_roles(work, listed.viewer, second, roles=["owner"])
    membership.leave(work, listed.account, listed.organization)

    assert list(owners_of(work.session, listed.organization)) == [second]


def test_a_member_is_taken_out(work: Work, listed: Owned) -> None:
    person = make_account(work.session, "new@example.org")
    member = join(work.session, person, listed.organization, "editor")

    membership.change_roles(work, listed.viewer, member, roles=["reader"])
    assert member.roles == {Role.READER}
    membership.remove_member(work, listed.viewer, member)

    assert membership_of(work.session, listed.organization, person.id) is None
    with pytest.raises(NotFound):
        membership.leave(work, person, listed.organization)
