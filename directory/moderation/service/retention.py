"""What moderation forgets, and when."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.models import Item, ItemKind, RefusedKey, Report
from directory.profiles.models import Organization, Publication
from directory.profiles.service.erasing import erase

REJECTED_KEPT = policy.APPEAL + timedelta(days=7)
REPORTS_KEPT = timedelta(days=180)


def forget_rejected(work: Work) -> int:
    """Erase rejected organizations whose time for an appeal is over; return how many.

    While an appeal waits, nothing is erased.
    """
    appealed = select(Item.organization_id).where(
        Item.kind == ItemKind.APPEAL,
        Item.closed_at.is_(None),
        Item.organization_id.is_not(None),
    )
    rejected = work.session.scalars(
        select(Organization).where(
            Organization.publication == Publication.REJECTED,
            Organization.publication_since <= work.now - REJECTED_KEPT,
            Organization.id.not_in(appealed),
        )
    ).all()
    for organization in rejected:
        erase(work, organization)
    return len(rejected)


def forget_refused_keys(work: Work) -> None:
    """Drop the hashes of refused fakes after two years."""
    work.session.execute(delete(RefusedKey).where(RefusedKey.expires_at <= work.now))


def forget_reporters(work: Work) -> None:
    """Drop texts and reporters of reports that were handled half a year ago."""
    work.session.execute(
        update(Report)
        .where(Report.handled_at <= work.now - REPORTS_KEPT)
        .values(text="", reporter_id=None, reply_to=None)
    )
