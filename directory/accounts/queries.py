"""Reads of people and their sessions."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account, SignIn


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
