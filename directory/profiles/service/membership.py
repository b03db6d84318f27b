"""Who is in an organization, and with which roles."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import update

from directory.accounts.models import Account
from directory.accounts.queries import secret_hash
from directory.accounts.service import change_rows, send_letter
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_line
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.models import Invitation, Membership, Organization, Role
from directory.profiles.policy import Viewer
from directory.profiles.queries import (
    invitation_by_hash,
    membership_of,
    owners_of,
    waiting_invitation,
)
from directory.profiles.service.moves import hold, write_deed
from directory.profiles.values import checked_email

VALID = timedelta(days=7)
LAST_OWNER = N_("An organization keeps at least one owner. Name another one first.")
OWNERS_ONLY = N_("Only owners decide who is in.")


def invite(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    *,
    address: str,
    roles: Collection[str],
) -> tuple[Invitation, str]:
    """Invite a person by e-mail address or user name; return the secret once.

    The secret stands in a link or is spoken as a code, lasts seven days, opens
    once, and only for the invited person.
    """
    _refuse_others(viewer, organization)
    held = _checked_roles(roles)
    folded = _folded_address(address)
    earlier = waiting_invitation(work.session, organization, folded, now=work.now)
    if earlier is not None:
        earlier.withdrawn_at = work.now
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        public_id=new_uuid(),
        organization_id=organization.id,
        invited_by_id=viewer.account_id,
        address=folded,
        roles=sorted(held),
        token_hash=secret_hash(secret),
        created_at=work.now,
        expires_at=work.now + VALID,
    )
    work.session.add(invitation)
    work.session.flush()
    _send(work, invitation, secret)
    _write(work, "invite", organization, viewer.account_id, invitation.id, sorted(held))
    return invitation, secret


def accept_invitation(work: Work, account: Account, secret: str) -> Membership:
    """Join by an invitation's secret; more roles are added to those already held.

    Raises :class:`NotFound` for a secret that opens nothing (any more), and
    :class:`Forbidden` where it was meant for somebody else.
    """
    invitation = invitation_by_hash(work.session, secret_hash(secret), now=work.now)
    if invitation is None:
        raise NotFound(N_("This invitation is no longer valid. Ask for a new one."))
    if invitation.address not in {account.email, account.user_name}:
        raise Forbidden(N_("This invitation is for another person."))
    use(work, invitation)
    membership = _joined(work, invitation.organization, account)
    _add_roles(membership, {Role(role) for role in invitation.roles})
    work.session.flush()
    _write(
        work,
        "join",
        invitation.organization,
        account.id,
        membership.id,
        invitation.roles,
    )
    return membership


def use(work: Work, invitation: Invitation) -> None:
    """Use an invitation up; of two who try at once one wins."""
    taken = change_rows(
        work,
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=work.now),
    )
    if not taken:
        raise Conflict(N_("This invitation is settled already."))


def withdraw_invitation(work: Work, viewer: Viewer, invitation: Invitation) -> None:
    """Make an invitation useless that nobody has accepted."""
    _refuse_others(viewer, invitation.organization)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise Conflict(N_("This invitation is settled already."))
    invitation.withdrawn_at = work.now
    _write(
        work,
        "withdraw_invitation",
        invitation.organization,
        viewer.account_id,
        invitation.id,
        invitation.roles,
    )


def change_roles(
    work: Work, viewer: Viewer, membership: Membership, *, roles: Collection[str]
) -> None:
    """Give a member exactly these roles; the last owner stays one."""
    organization = membership.organization
    _refuse_others(viewer, organization)
    held = _checked_roles(roles)
    if Role.OWNER not in held:
        _refuse_last_owner(work, membership)
    membership.owner = Role.OWNER in held
    membership.editor = Role.EDITOR in held
    membership.liaison = Role.LIAISON in held
    _write(
        work,
        "change_roles",
        organization,
        viewer.account_id,
        membership.id,
        sorted(held),
    )


def remove_member(work: Work, viewer: Viewer, membership: Membership) -> None:
    """Take a member out; the last owner stays."""
    _refuse_others(viewer, membership.organization)
    _end(work, membership, "remove_member", viewer.account_id)


def leave(work: Work, account: Account, organization: Organization) -> None:
    """Leave an organization; the last owner cannot."""
    membership = membership_of(work.session, organization, account.id)
    if membership is None:
        raise NotFound(N_("Nothing is listed at this address."))
    _end(work, membership, "leave", account.id)


def _end(work: Work, membership: Membership, action: str, actor_id: int | None) -> None:
    _refuse_last_owner(work, membership)
    _write(work, action, membership.organization, actor_id, membership.id, ())
    work.session.delete(membership)
    work.session.flush()


def _refuse_others(viewer: Viewer, organization: Organization) -> None:
    if not policy.may_own(viewer, organization):
        raise Forbidden(OWNERS_ONLY)


def _refuse_last_owner(work: Work, membership: Membership) -> None:
    """Hold the organization, so that two owners cannot both go at once."""
    hold(work, membership.organization)
    owners = owners_of(work.session, membership.organization)
    if [owner.id for owner in owners] == [membership.id]:
        raise Conflict(LAST_OWNER)


def _checked_roles(roles: Collection[str]) -> frozenset[Role]:
    try:
        held = frozenset(Role(role) for role in roles)
    except ValueError:
        raise Invalid(N_("Please choose among the roles.")) from None
    if not held:
        raise Invalid(N_("Please choose at least one role."))
    return held


def _folded_address(address: str) -> str:
    line = clean_line(address)
    if "@" in line:
        return checked_email(line).casefold()
    if not line:
        raise Invalid(N_("Enter an e-mail address or a user name."))
    return line.casefold()


def _send(work: Work, invitation: Invitation, secret: str) -> None:
    """Order the mail; who has a user name alone is told the code in person."""
    if "@" not in invitation.address:
        return
    inviter = work.session.get(Account, invitation.invited_by_id)
    send_letter(
        work,
        "invitation",
        path=f"/invitations/{secret}",
        address=invitation.address,
        language=inviter.language if inviter else "en",
        lasts=VALID,
    )


def _joined(work: Work, organization: Organization, account: Account) -> Membership:
    found = membership_of(work.session, organization, account.id)
    if found is not None:
        return found
    membership = Membership(
        public_id=new_uuid(),
        organization=organization,
        account=account,
        joined_at=work.now,
    )
    work.session.add(membership)
    work.session.flush()
    return membership


def _add_roles(membership: Membership, roles: set[Role]) -> None:
    membership.owner = membership.owner or Role.OWNER in roles
    membership.editor = membership.editor or Role.EDITOR in roles
    membership.liaison = membership.liaison or Role.LIAISON in roles


def _write(
    work: Work,
    action: str,
    organization: Organization,
    actor_id: int | None,
    subject_id: int,
    roles: Collection[str],
) -> None:
    write_deed(
        work,
        action,
        organization,
        actor_id=actor_id,
        subject="membership",
        subject_id=subject_id,
        after={"roles": list(roles)},
    )
