"""Reads of people and their sessions."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.accounts.models import (
    Account,
    LinkToken,
    NodeRoleGrant,
    Notice,
    Purpose,
    RecoveryCode,
    SignIn,
)

NOTICES_SHOWN = 200


def secret_hash(secret: str) -> str:
    """Return the form in which a random secret is stored: it opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_sign_in(session: Session, secret: str, *, now: datetime) -> SignIn | None:
    """Return the session that the cookie's ``secret`` opens, while it lasts."""
    return session.scalar(
        select(SignIn).where(
            SignIn.id_hash == secret_hash(secret),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
    )


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account with that address, folded to lower case."""
    return session.scalar(select(Account).where(Account.email == email.casefold()))


def account_by_name(session: Session, name: str) -> Account | None:
    """Return the account that signs in by ``name``: an address or a user name."""
    folded = name.strip().casefold()
    column = Account.email if "@" in folded else Account.user_name
    return session.scalar(select(Account).where(column == folded))


def link_of(
    session: Session, purpose: Purpose, secret: str, *, now: datetime
) -> LinkToken | None:
    """Return the unused link that ``secret`` opens, while it lasts."""
    return session.scalar(
        select(LinkToken).where(
            LinkToken.token_hash == secret_hash(secret),
            LinkToken.purpose == purpose,
            LinkToken.used_at.is_(None),
            LinkToken.expires_at > now,
        )
    )


def live_sign_ins(
    session: Session, account_id: int, *, now: datetime
) -> Sequence[SignIn]:
    """Return the sessions of a person that still open the account, newest first."""
    return session.scalars(
        select(SignIn)
        .where(
            SignIn.account_id == account_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
        .order_by(SignIn.created_at.desc(), SignIn.public_id)
    ).all()


def sessions_of(session: Session, account_id: int) -> Sequence[SignIn]:
    """Return every session of a person that is still kept, newest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.created_at.desc(), SignIn.public_id)
    ).all()


def count_codes(session: Session, account_id: int) -> int:
    """Return how many printed codes of a person are still good."""
    counted = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(counted) or 0


def notices_of(session: Session, account_id: int) -> Sequence[Notice]:
    """Return what a person was told, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.account_id == account_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(NOTICES_SHOWN)
    ).all()


def count_unread(session: Session, account_id: int) -> int:
    """Return how many notices a person has not read yet."""
    counted = select(func.count()).where(
        Notice.account_id == account_id, Notice.read_at.is_(None)
    )
    return session.scalar(counted) or 0


def codes_of(session: Session, account_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the codes by which moderators know each other, by account id."""
    rows = session.execute(
        select(Account.id, Account.code).where(
            Account.id.in_(set(account_ids)), Account.code.is_not(None)
        )
    )
    return {number: code for number, code in rows if code}


def people_with_node_roles(session: Session) -> Sequence[Account]:
    """Return the moderators and administrators, by their codes."""
    holders = select(NodeRoleGrant.account_id)
    return session.scalars(
        select(Account)
        .where(Account.id.in_(holders), Account.closed_at.is_(None))
        .order_by(Account.code)
    ).all()


def count_accounts(session: Session) -> int:
    """Return how many accounts the node has ever had, closed ones as well."""
    return session.scalar(select(func.count()).select_from(Account)) or 0
