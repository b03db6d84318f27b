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


def record_page(
    session: Session,
    *,
    action: str = "",
    organization_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> Sequence[Entry]:
    """Return a page of the whole record, newest first, for administrators.

    ``before_id`` is the last entry of the page before.
    """
    statement = select(Entry).order_by(Entry.id.desc()).limit(limit)
    if action:
        statement = statement.where(Entry.action == action)
    if organization_id is not None:
        statement = statement.where(Entry.organization_id == organization_id)
    if before_id is not None:
        statement = statement.where(Entry.id < before_id)
    return session.scalars(statement).all()
