"""Reading the record."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.audit.models import Entry


def entries_about(session: Session, organization_id: int) -> Sequence[Entry]:
    """Return what the organization may read of its own record, newest first."""
    return session.scalars(
        select(Entry)
        .where(Entry.organization_id == organization_id, ~Entry.undisclosed)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(200)
    ).all()


def whole_record_about(session: Session, organization_id: int) -> Sequence[Entry]:
    """Return every entry about the organization, for moderators, newest first."""
    return session.scalars(
        select(Entry)
        .where(Entry.organization_id == organization_id)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(500)
    ).all()
