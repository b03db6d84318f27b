"""Reads of organizations."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.profiles.models import (
    OPEN,
    Membership,
    Organization,
    Publication,
    Revision,
)


def organization_by_handle(session: Session, handle: str) -> Organization:
    """Return the organization at ``handle``; copies are ``name@host``.

    Raises :class:`NotFound`, with the same sentence as for a hidden one.
    """
    name, _at, host = handle.partition("@")
    found = session.scalar(
        select(Organization).where(
            Organization.handle == name,
            Organization.origin_key == host,
            Organization.publication != Publication.TOMBSTONE,
        )
    )
    if found is None:
        raise NotFound(N_("Nothing is listed at this address."))
    return found


def organizations_by_ids(session: Session, ids: Iterable[int]) -> list[Organization]:
    """Return the organizations in the order of ``ids``, in one query."""
    wanted = list(ids)
    found = session.scalars(select(Organization).where(Organization.id.in_(wanted)))
    by_id = {organization.id: organization for organization in found}
    return [by_id[number] for number in wanted if number in by_id]


def open_revision_of(session: Session, organization: Organization) -> Revision | None:
    """Return the organization's one open revision, if there is one."""
    return session.scalar(
        select(Revision).where(
            Revision.organization_id == organization.id, Revision.state.in_(OPEN)
        )
    )


def memberships_of_account(session: Session, account_id: int) -> Sequence[Membership]:
    """Return the places of a person, with their organizations, oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.account_id == account_id)
        .options(joinedload(Membership.organization))
        .order_by(Membership.id)
    ).all()


def members_of(session: Session, organization: Organization) -> Sequence[Membership]:
    """Return the members of an organization with their accounts, oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.organization_id == organization.id)
        .options(joinedload(Membership.account))
        .order_by(Membership.id)
    ).all()
