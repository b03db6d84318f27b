"""What happens to the places of a person who leaves for good."""

from sqlalchemy import func, select

from directory.accounts.events import AccountErased
from directory.audit.service import write_entry
from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.models import Membership, Organization
from directory.profiles.queries import memberships_of_account


def part_from_everything(work: Work, fact: AccountErased) -> None:
    """Take the person out of every organization.

    Raises :class:`Conflict` where they are the last owner of one: nothing of the
    erasure stays done then.
    """
    for membership in memberships_of_account(work.session, fact.account_id):
        _refuse_last_owner(work, membership)
        write_entry(
            work,
            "leave",
            subject="membership",
            subject_id=membership.id,
            organization_id=membership.organization_id,
            actor_id=fact.account_id,
            actor_role="self",
        )
        work.session.delete(membership)
    work.session.flush()


def _refuse_last_owner(work: Work, membership: Membership) -> None:
    """Hold the organization, so that two owners cannot both go at once."""
    number = membership.organization_id
    held = select(Organization.id).where(Organization.id == number).with_for_update()
    work.session.execute(held)
    others = select(func.count()).where(
        Membership.organization_id == number,
        Membership.owner,
        Membership.id != membership.id,
    )
    if membership.owner and not work.session.scalar(others):
        raise Conflict(
            N_(
                "You are the last owner of an organization. "
                "Name another owner or have it erased first."
            )
        )
