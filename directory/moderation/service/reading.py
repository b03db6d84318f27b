"""How many members-only profiles an organization reads on one day.

Whoever is approved may read what is for members; whoever copies all of it is
stopped.  Counted are profiles that strangers may not open, each once a day.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from directory.audit.service import write_entry
from directory.kernel.work import Work
from directory.moderation.models import ItemKind, ReadingCount
from directory.moderation.service.items import open_item
from directory.profiles.models import Organization, Publication, Visibility
from directory.profiles.policy import Viewer, is_inside

READ_A_DAY = 30
COUNTED = frozenset({Visibility.MEMBERS, Visibility.VERIFIED})


def is_counted(viewer: Viewer, organization: Organization) -> bool:
    """Whether opening the profile counts: it is for members, and of others.

    Moderators read without being counted; a stranger opens no such profile.
    """
    own = viewer.belongs_to(organization) or is_inside(viewer, organization)
    return organization.visibility in COUNTED and not own and bool(viewer.roles)


def count_reading(work: Work, viewer: Viewer, organization: Organization) -> bool:
    """Count the profile as read today; return whether it may be shown.

    Past the limit nothing more is shown until a moderator releases the day, for
    which an item opens; what was read earlier that day may be read again.
    """
    count = _count_of(work, _reader(work, viewer))
    if organization.handle in count.handles or count.released_at is not None:
        return True
    if len(count.handles) < READ_A_DAY:
        count.handles = [*count.handles, organization.handle]
        return True
    _ask_moderators(work, count)
    return False


def release_reading(
    work: Work, organization: Organization, *, actor_id: int | None
) -> None:
    """Let the organization read on today, without a limit."""
    _count_of(work, organization.id).released_at = work.now
    write_entry(
        work,
        "reading_released",
        subject="organization",
        subject_id=organization.id,
        organization_id=organization.id,
        actor_id=actor_id,
        actor_role="moderator",
        undisclosed=True,
    )


def _reader(work: Work, viewer: Viewer) -> int:
    """Return the one organization for which the person reads: the first approved."""
    approved = work.session.scalar(
        select(Organization.id)
        .where(
            Organization.id.in_(viewer.roles),
            Organization.publication == Publication.APPROVED,
        )
        .order_by(Organization.approved_at, Organization.id)
        .limit(1)
    )
    return approved if approved is not None else min(viewer.roles)


def _count_of(work: Work, organization_id: int) -> ReadingCount:
    """Return today's count, held until the end of the work; two never make two."""
    key = (organization_id, work.now.date().isoformat())
    found = work.session.get(ReadingCount, key, with_for_update=True)
    if found is not None:
        return found
    try:
        with work.session.begin_nested():
            made = ReadingCount(organization_id=key[0], day=key[1], handles=[])
            work.session.add(made)
    except IntegrityError:
        return work.session.get_one(ReadingCount, key, with_for_update=True)
    return made


def _ask_moderators(work: Work, count: ReadingCount) -> None:
    open_item(
        work,
        ItemKind.READING,
        organization_id=count.organization_id,
        reasons=["many_read"],
    )
