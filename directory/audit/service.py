"""Writing the record."""

from typing import Any

from directory.audit.models import Entry
from directory.kernel.work import Work


def write_entry(  # noqa: PLR0913 - an entry is its parts
    work: Work,
    action: str,
    *,
    subject: str,
    subject_id: int | None = None,
    organization_id: int | None = None,
    actor_id: int | None = None,
    actor_role: str = "system",
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    undisclosed: bool = False,
) -> Entry:
    """Add one entry in the transaction of the deed that it tells of.

    ``undisclosed`` entries are for moderators alone, not for the organization.
    """
    entry = Entry(
        at=work.now,
        action=action,
        subject=subject,
        subject_id=subject_id,
        organization_id=organization_id,
        actor_id=actor_id,
        actor_role=actor_role,
        reason=reason,
        before=before or {},
        after=after or {},
        undisclosed=undisclosed,
    )
    work.session.add(entry)
    return entry
