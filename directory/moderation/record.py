"""Reads of what was decided: decisions, suspensions, merges, refused fakes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from directory.kernel.errors import NotFound
from directory.moderation import policy
from directory.moderation.cases import GONE
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Merge,
    RefusedKey,
    Suspension,
)
from directory.profiles.models import Organization, Outage
from directory.profiles.policy import Viewer


def decision_by_id(session: Session, public_id: str) -> Decision:
    """Return the decision at an address, or raise :class:`NotFound`."""
    decision = session.scalar(
        select(Decision)
        .where(Decision.public_id == public_id)
        .options(joinedload(Decision.item).joinedload(Item.organization))
    )
    if decision is None:
        raise NotFound(GONE)
    return decision


def decisions_about(session: Session, organization: Organization) -> Sequence[Decision]:
    """Return the decisions on an organization that took effect, newest first."""
    return session.scalars(
        select(Decision)
        .join(Decision.item)
        .where(
            Item.organization_id == organization.id,
            Decision.carried_out_at.is_not(None),
        )
        .options(contains_eager(Decision.item), joinedload(Decision.moderator))
        .order_by(Decision.id.desc())
        .limit(100)
    ).all()


def suspension_of(session: Session, organization: Organization) -> Suspension | None:
    """Return the suspension of the organization that is not lifted, if any."""
    return session.scalar(
        select(Suspension).where(
            Suspension.organization_id == organization.id,
            Suspension.lifted_at.is_(None),
        )
    )


def merge_by_id(session: Session, public_id: str) -> Merge:
    """Return the merge at an address, or raise :class:`NotFound`."""
    found = session.scalar(select(Merge).where(Merge.public_id == public_id))
    if found is None:
        raise NotFound(GONE)
    return found


def item_of_suspension(session: Session, suspension: Suspension) -> Item:
    """Return the item under which a suspension was and is discussed."""
    return session.scalars(
        select(Item).where(
            Item.kind == ItemKind.SUSPENSION, Item.subject_id == suspension.id
        )
    ).one()


def merge_awaiting(session: Session, organization: Organization) -> Merge | None:
    """Return the merge that waits for an agreement about the organization, if any."""
    either = or_(Merge.source_id == organization.id, Merge.target_id == organization.id)
    return session.scalar(
        select(Merge)
        .join(Item, Item.subject_id == Merge.id)
        .where(Item.kind == ItemKind.MERGE, Item.closed_at.is_(None), either)
    )


def merges_to_undo(
    session: Session, viewer: Viewer, *, now: datetime
) -> list[tuple[Merge, Organization, Organization]]:
    """Return merges with both records that the moderator can still undo."""
    source, target = aliased(Organization), aliased(Organization)
    rows = session.execute(
        select(Merge, source, target)
        .join(source, source.id == Merge.source_id)
        .join(target, target.id == Merge.target_id)
        .where(Merge.merged_at >= now - policy.MERGE_UNDO, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
    )
    return [
        (merge, one, other)
        for merge, one, other in rows
        if policy.covers(viewer, one.content, other.content)
        and not policy.has_tie(viewer, one)
        and not policy.has_tie(viewer, other)
    ]


def is_known_fake(session: Session, hashes: Sequence[str]) -> bool:
    """Whether any of the keyed hashes belongs to a fake that was refused."""
    found = select(RefusedKey.key_hash).where(RefusedKey.key_hash.in_(hashes)).limit(1)
    return session.scalar(found) is not None


def undoable_decisions_of(
    session: Session, account_id: int, *, now: datetime
) -> Sequence[Decision]:
    """Return a moderator's decisions that can still be undone, newest first."""
    return session.scalars(
        select(Decision)
        .where(
            Decision.moderator_id == account_id,
            Decision.carried_out_at.is_(None),
            Decision.undone_at.is_(None),
            Decision.effective_at > now,
        )
        .options(joinedload(Decision.item).joinedload(Item.organization))
        .order_by(Decision.id.desc())
    ).all()


def open_outages(session: Session) -> Sequence[Outage]:
    """Return the outages that have not ended, the oldest first."""
    return session.scalars(
        select(Outage).where(Outage.ended_at.is_(None)).order_by(Outage.began_at)
    ).all()
