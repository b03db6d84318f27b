"""The table of statements."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.kernel.db import Base


class Method(StrEnum):
    """How an organization was verified."""

    CERTIFICATE = "certificate"
    EMAIL_DOMAIN = "email_domain"
    WEBSITE = "website"
    PHONE_CALL = "phone_call"
    GATHERING = "gathering"
    VOUCHED = "vouched"


class Verification(StrEnum):
    """What the statements about an organization add up to: derived, never stored."""

    NONE = "none"
    PARTIAL = "partial"
    VERIFIED = "verified"
    LAPSED = "lapsed"


class Statement(Base):
    """One dated statement; a vouch names the organization that vouched."""

    __tablename__ = "verification_statement"
    __table_args__ = (
        Index("ix_verification_statement_voucher_id", "voucher_id", "stated_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    method: Mapped[Method]
    stated_on: Mapped[date]
    expires_on: Mapped[date]
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    note: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
