"""The audit table."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.kernel.db import Base


class Entry(Base):
    """One deed.  ``actor_id`` is empty for the house itself and after a year.

    ``subject`` names what was acted on, such as ``organization`` or ``account``;
    ``organization_id`` lets an organization read its own part.  ``before`` and
    ``after`` hold changed values by name, never contact details or secrets.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_organization_id_at", "organization_id", "at"),
        Index("ix_audit_entry_subject_subject_id", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_role: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    organization_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undisclosed: Mapped[bool] = mapped_column(default=False)
