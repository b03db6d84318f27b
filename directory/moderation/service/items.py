"""Opening what waits, taking it, giving it back, and closing it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import Case, decisions_on, require_work_on
from directory.moderation.models import Item, ItemKind
from directory.moderation.workdays import after_working_days
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer


def open_item(  # noqa: PLR0913 - an item is its parts
    work: Work,
    kind: ItemKind,
    *,
    organization_id: int | None,
    subject_id: int | None = None,
    reasons: Sequence[str] = (),
    urgent: bool = False,
    statement: str = "",
) -> Item:
    """Put something into the queue; what waits already gets the new reasons.

    The target is five working days, or 48 hours for what somebody asks about a
    record that nobody claimed.
    """
    item = _waiting(work, kind, organization_id, subject_id)
    if item is not None:
        item.reasons = sorted({*item.reasons, *reasons})
        item.urgent = item.urgent or urgent
        return item
    item = Item(
        public_id=new_uuid(),
        kind=kind,
        organization_id=organization_id,
        subject_id=subject_id,
        opened_at=work.now,
        target_at=_target(work, kind, organization_id),
        reasons=sorted(set(reasons)),
        urgent=urgent,
        statement=statement,
    )
    work.session.add(item)
    work.session.flush()
    return item


def reopen_item(work: Work, item: Item, *, reason: str) -> None:
    """Let a closed item wait again, with a new target and one more reason."""
    item.closed_at = None
    item.reviewer_id = item.lock_until = None
    item.reasons = sorted({*item.reasons, reason})
    item.target_at = _target(work, item.kind, item.organization_id)


def close_item(work: Work, item: Item) -> None:
    """Take the item out of the queue, with whatever decision still waited on it."""
    item.closed_at = work.now
    item.reviewer_id = item.lock_until = None
    for decision in decisions_on(work.session, item):
        if policy.is_pending(decision):
            decision.undone_at = work.now


def take(work: Work, viewer: Viewer, case: Case) -> None:
    """Take the item for 48 hours, which the others see.

    A conditional update: of two who take it at once, one wins and the other gets
    a :class:`Conflict`.
    """
    require_work_on(viewer, case)
    item = case.item
    free = or_(
        Item.lock_until.is_(None),
        Item.lock_until <= work.now,
        Item.reviewer_id == viewer.account_id,
    )
    work.session.flush()
    taken = cast(
        "CursorResult[Any]",
        work.session.execute(
            update(Item)
            .where(Item.id == item.id, Item.closed_at.is_(None), free)
            .values(reviewer_id=viewer.account_id, lock_until=work.now + policy.LOCK)
            .execution_options(synchronize_session=False)
        ),
    )
    work.session.refresh(item)
    if not taken.rowcount:
        raise Conflict(_why_not(item))


def release(work: Work, viewer: Viewer, case: Case) -> None:
    """Give the item back; an administrator may release what another holds."""
    require_work_on(viewer, case)
    held = policy.is_locked_for(case.item, viewer, now=work.now)
    if held and not viewer.administrator:
        raise Conflict(_why_not(case.item))
    case.item.reviewer_id = case.item.lock_until = None


def ask_second_opinion(work: Work, viewer: Viewer, case: Case, *, note: str) -> None:
    """Give the item back with a question to another moderator."""
    take(work, viewer, case)
    item = case.item
    item.second_opinion = True
    item.reasons = sorted({*item.reasons, "second_opinion"})
    item.reviewer_id = item.lock_until = None
    write_entry(
        work,
        "second_opinion_asked",
        subject="queue_item",
        subject_id=item.id,
        organization_id=item.organization_id,
        actor_id=viewer.account_id,
        actor_role="moderator",
        reason=clean_text(note),
        undisclosed=True,
    )


def _waiting(
    work: Work, kind: ItemKind, organization_id: int | None, subject_id: int | None
) -> Item | None:
    return work.session.scalar(
        select(Item).where(
            Item.kind == kind,
            Item.organization_id == organization_id,
            Item.subject_id == subject_id,
            Item.closed_at.is_(None),
        )
    )


def _target(work: Work, kind: ItemKind, organization_id: int | None) -> datetime:
    organization = (
        work.session.get(Organization, organization_id) if organization_id else None
    )
    if organization is not None and policy.is_quick(organization, kind):
        return work.now + policy.QUICK_TARGET
    return after_working_days(work.now, policy.TARGET_DAYS)


def _why_not(item: Item) -> str:
    if item.closed_at is not None:
        return N_("This item is closed already.")
    return N_("Another moderator has taken this item.")
