"""What the statements about organizations add up to, and what they open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account, NodeRole
from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.profiles.models import Membership, Publication
from directory.profiles.policy import Clearance, Scope, Viewer
from directory.profiles.queries import memberships_of_account
from directory.verification.models import Statement, Verification
from directory.verification.policy import standing_from

YOUNG = timedelta(days=30)


def statements_about(
    session: Session, organization_ids: Iterable[int]
) -> Mapping[int, list[Statement]]:
    """Return the statements that were not withdrawn, by organization, in one query."""
    found: dict[int, list[Statement]] = {number: [] for number in organization_ids}
    rows = session.scalars(
        select(Statement)
        .where(Statement.organization_id.in_(found), Statement.withdrawn_at.is_(None))
        .order_by(Statement.stated_on, Statement.id)
    )
    for statement in rows:
        found[statement.organization_id].append(statement)
    return found


def verification_of(
    session: Session, organization_ids: Iterable[int], *, today: date
) -> Mapping[int, Verification]:
    """Return where each organization stands, in one query."""
    about = statements_about(session, organization_ids)
    return {number: standing_from(rows, today=today) for number, rows in about.items()}


def statement_by_id(session: Session, public_id: str) -> Statement:
    """Return the statement at an address, or raise :class:`NotFound`."""
    found = session.scalar(select(Statement).where(Statement.public_id == public_id))
    if found is None:
        raise NotFound(N_("This statement does not exist."))
    return found


def vouches_of(session: Session, voucher_id: int) -> Sequence[Statement]:
    """Return the vouches that an organization gave and did not withdraw."""
    return session.scalars(
        select(Statement)
        .where(Statement.voucher_id == voucher_id, Statement.withdrawn_at.is_(None))
        .order_by(Statement.stated_on.desc())
    ).all()


def viewer_for(
    session: Session, account: Account, *, now: datetime, moderates: bool
) -> Viewer:
    """Return what ``account`` may read and do on this node.

    ``moderates`` says whether the session has proved a second factor, without
    which node roles open nothing.
    """
    memberships = memberships_of_account(session, account.id)
    grants = {grant.role: grant for grant in account.node_roles} if moderates else {}
    scope = None
    if NodeRole.ADMINISTRATOR in grants:
        scope = Scope()
    elif NodeRole.MODERATOR in grants:
        grant = grants[NodeRole.MODERATOR]
        scope = Scope(frozenset(grant.places), frozenset(grant.focus_areas))
    return Viewer(
        account_id=account.id,
        clearance=_clearance(session, memberships, now=now),
        roles={m.organization_id: m.roles for m in memberships},
        scope=scope,
        administrator=NodeRole.ADMINISTRATOR in grants,
    )


def _clearance(
    session: Session, memberships: Iterable[Membership], *, now: datetime
) -> Clearance:
    trusted = [m.organization_id for m in memberships if _is_grown(m, now=now)]
    if not trusted:
        return Clearance.PUBLIC
    standings = verification_of(session, trusted, today=now.date()).values()
    verified = Verification.VERIFIED in standings
    return Clearance.VERIFIED if verified else Clearance.MEMBERS


def _is_grown(membership: Membership, *, now: datetime) -> bool:
    organization = membership.organization
    return (
        organization.origin is None
        and organization.publication is Publication.APPROVED
        and organization.approved_at is not None
        and organization.approved_at <= now - YOUNG
    )
