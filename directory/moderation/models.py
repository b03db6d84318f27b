"""Tables of what moderators see and decide."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.kernel.db import Base
from directory.profiles.models import Organization


class ItemKind(StrEnum):
    """What waits in the queue."""

    NEW_PROFILE = "new_profile"
    REVISION = "revision"
    SAMPLED_CHANGE = "sampled_change"
    CLAIM = "claim"
    REPORT = "report"
    CORRECTION = "correction"
    REMOVAL = "removal"
    MERGE = "merge"
    SUSPENSION = "suspension"
    APPEAL = "appeal"
    IMPORTED = "imported"
    TERM_SUGGESTION = "term_suggestion"
    READING = "reading"


class Item(Base):
    """One thing that waits for a moderator.

    ``subject_id`` is the id of the revision, claim, report, merge, suspension or
    decision that the kind names.  ``reasons`` are the codes of its chips,
    ``statement`` is what the one who opened it says, such as an appeal's grounds,
    ``urgent`` puts it first.  The lock names the moderator who took it, releases
    itself at ``lock_until``.
    """

    __tablename__ = "queue_item"
    __table_args__ = (
        Index("ix_queue_item_closed_at", "closed_at", "opened_at"),
        Index("ix_queue_item_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ItemKind]
    organization_id: Mapped[int | None] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    subject_id: Mapped[int | None]
    opened_at: Mapped[datetime]
    target_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    statement: Mapped[str] = mapped_column(default="")
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lock_until: Mapped[datetime | None]
    second_opinion: Mapped[bool] = mapped_column(default=False)

    organization: Mapped[Organization | None] = relationship()
    reviewer: Mapped[Account | None] = relationship()


class Verdict(StrEnum):
    """What a moderator decided."""

    APPROVE = "approve"
    APPROVE_PART = "approve_part"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    SUSPEND = "suspend"
    CONFIRM_SUSPENSION = "confirm_suspension"
    RESTORE = "restore"
    ARCHIVE = "archive"
    GRANT = "grant"
    REFUSE = "refuse"
    HANDLE = "handle"
    DISMISS = "dismiss"
    MERGE = "merge"
    RELEASE = "release"


class Decision(Base):
    """A verdict on an item.

    It takes effect at ``effective_at`` and may be undone until then.  ``comments``
    holds a word per field, ``fields`` the fields that a partial approval takes.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_item_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("queue_item.id"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verdict: Mapped[Verdict]
    code: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    message_language: Mapped[str] = mapped_column(default="en")
    comments: Mapped[dict[str, str]] = mapped_column(default=dict)
    fields: Mapped[list[str]] = mapped_column(default=list)
    subject_version: Mapped[int] = mapped_column(default=0)
    decided_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    carried_out_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    appeal_until: Mapped[datetime | None]

    item: Mapped[Item] = relationship()
    moderator: Mapped[Account | None] = relationship()


class ReportKind(StrEnum):
    """What somebody says of a profile."""

    NOT_EXISTING = "not_existing"
    WRONG = "wrong"
    CHARTER = "charter"
    IMPERSONATION = "impersonation"
    SAFETY = "safety"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    CORRECTION = "correction"
    REMOVAL = "removal"


class Report(Base):
    """A report, a correction or a request for removal.

    The reporter is protected: moderators see that somebody wrote, never who,
    and ``reply_to`` is read by the mail door alone.
    """

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    kind: Mapped[ReportKind]
    field: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reply_to: Mapped[str | None]
    language: Mapped[str]
    made_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class Suspension(Base):
    """An organization hidden by decision; by one moderator only in an emergency."""

    __tablename__ = "suspension"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    emergency: Mapped[bool]
    code: Mapped[str]
    message: Mapped[str]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]


class Merge(Base):
    """One record goes into another; undone within 30 days from ``before``."""

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    agreements: Mapped[list[Any]] = mapped_column(default=list)
    merged_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RefusedKey(Base):
    """A keyed hash of a refused fake's domain, phone or number, for two years."""

    __tablename__ = "refused_key"

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]


class ReadingCount(Base):
    """How many members-only profiles an organization read on one day."""

    __tablename__ = "reading_count"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True
    )
    day: Mapped[str] = mapped_column(primary_key=True)
    handles: Mapped[list[str]] = mapped_column(default=list)
    released_at: Mapped[datetime | None]
