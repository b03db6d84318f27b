"""Which record of which file an organization came from."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.work import Work
from directory.profiles.models import Organization, SourceRecord


def known_sources(session: Session, keys: Collection[str]) -> Mapping[str, str]:
    """Return the digest of each record that was entered before, by its key.

    ``keys`` holds at most some hundred: they stand in one condition.
    """
    rows = session.execute(
        select(SourceRecord.key, SourceRecord.digest).where(SourceRecord.key.in_(keys))
    )
    return {row.key: row.digest for row in rows}


def remember_source(
    work: Work, organization: Organization, *, key: str, digest: str
) -> None:
    """Note where an organization came from."""
    work.session.add(
        SourceRecord(
            key=key,
            digest=digest,
            organization_id=organization.id,
            entered_at=work.now,
        )
    )
