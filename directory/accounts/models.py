"""Tables of people and of their ways in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.kernel.db import Base


class NodeRole(StrEnum):
    """What a person may do for the whole node."""

    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """A person's sign-in: an e-mail address, or a user name with printed codes.

    ``email`` and ``user_name`` are stored folded to lower case.  ``code`` is how
    moderators see each other, such as ``M3``.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    user_name: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(unique=True)
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    slowed_until: Mapped[datetime | None]
    keys_on: Mapped[bool] = mapped_column(default=True)

    node_roles: Mapped[list["NodeRoleGrant"]] = relationship(lazy="selectin")
    passkeys: Mapped[list["Passkey"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Passkey.id"
    )

    @property
    def has_app(self) -> bool:
        """Whether an app for one-time codes stands beside the password."""
        return self.totp_confirmed_at is not None

    @property
    def has_second_factor(self) -> bool:
        """Whether an app or a passkey stands beside the password."""
        return self.has_app or bool(self.passkeys)


class NodeRoleGrant(Base):
    """A node role of an account; empty scopes mean the whole node."""

    __tablename__ = "node_role"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[NodeRole]
    places: Mapped[list[str]] = mapped_column(default=list)
    focus_areas: Mapped[list[str]] = mapped_column(default=list)
    granted_at: Mapped[datetime]


class RecoveryCode(Base):
    """One printed one-time code, stored hashed."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key pair of a person's device (WebAuthn); the private half stays there.

    ``credential_id`` is base64url, ``public_key`` a COSE key.  ``sign_count`` goes
    up with each use, or stays at 0 where the device does not count.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class SignIn(Base):
    """A session: its random id is stored hashed, so that the table opens nothing.

    ``shared`` sessions end after 15 minutes and keep nothing.  ``stepped_up_at``
    is when the person last proved themselves again for a delicate deed, ``challenge``
    what a passkey of theirs is asked to sign, in base64url.
    """

    __tablename__ = "sign_in"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    shared: Mapped[bool] = mapped_column(default=False)
    browser: Mapped[str] = mapped_column(default="")
    second_factor_at: Mapped[datetime | None]
    stepped_up_at: Mapped[datetime | None]
    challenge: Mapped[str | None]
    challenge_until: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Purpose(StrEnum):
    """What a single-use link is for."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose  # nosec B105
    CHANGE_ADDRESS = "change_address"
    CONFIRM_PROFILE = "confirm_profile"
    CLAIM = "claim"
    ASSISTED_ENTRY = "assisted_entry"


class LinkToken(Base):
    """A single-use link: 256 random bits, stored hashed, with an end."""

    __tablename__ = "link_token"
    __table_args__ = (Index("ix_link_token_purpose", "purpose", "account_id"),)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Notice(Base):
    """Something a person is told in their account.

    ``sentence`` is an English message id, ``values`` fills its places, ``path`` is
    where it leads, without the language prefix.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_account_id_read_at", "account_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    sentence: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    path: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
