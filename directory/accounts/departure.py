"""Leaving: a person takes a copy of what is kept, and is forgotten."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from directory.accounts.events import AccountErased
from directory.accounts.models import (
    Account,
    LinkToken,
    NodeRoleGrant,
    Notice,
    Passkey,
    RecoveryCode,
    SignIn,
)
from directory.accounts.passwords import UNUSABLE
from directory.accounts.queries import notices_of, sessions_of
from directory.audit.service import write_entry
from directory.kernel.work import Work

OF_A_PERSON = (SignIn, LinkToken, Notice, RecoveryCode, Passkey, NodeRoleGrant)


def erase_account(work: Work, account: Account) -> None:
    """Forget a person: their number alone stays, since deeds refer to it.

    Raises :class:`Conflict` at the end of the transaction where a subscriber of
    :class:`AccountErased` cannot let them go, such as a last owner.
    """
    for table in OF_A_PERSON:
        work.session.execute(
            delete(table)
            .where(table.account_id == account.id)
            .execution_options(synchronize_session=False)
        )
    account.email = account.user_name = account.code = None
    account.totp_secret = account.totp_confirmed_at = account.slowed_until = None
    account.password_hash, account.closed_at = UNUSABLE, work.now
    write_entry(
        work,
        "erase_account",
        subject="account",
        subject_id=account.id,
        actor_role="self",
        undisclosed=True,
    )
    work.record(AccountErased(account.id, account.public_id))
    work.session.flush()


def own_data(session: Session, account: Account) -> dict[str, Any]:
    """Return all that this room keeps about a person, ready for JSON."""
    return {
        "id": account.public_id,
        "email": account.email,
        "user_name": account.user_name,
        "language": account.language,
        "created": account.created_at.isoformat(),
        "second_factor": account.has_second_factor,
        "passkeys": [_passkey(row) for row in account.passkeys],
        "node_roles": [grant.role.value for grant in account.node_roles],
        "sessions": [_session(row) for row in sessions_of(session, account.id)],
        "notices": [_notice(row) for row in notices_of(session, account.id)],
    }


def _passkey(row: Passkey) -> dict[str, Any]:
    return {
        "name": row.name,
        "added": row.added_at.isoformat(),
        "last_used": row.last_used_at.isoformat() if row.last_used_at else None,
    }


def _session(row: SignIn) -> dict[str, Any]:
    return {
        "browser": row.browser,
        "opened": row.created_at.isoformat(),
        "last_used": row.last_seen_at.isoformat(),
        "ended": row.ended_at.isoformat() if row.ended_at else None,
        "shared_phone": row.shared,
    }


def _notice(row: Notice) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "sentence": row.sentence,
        "values": row.values,
        "path": row.path,
        "told": row.created_at.isoformat(),
        "read": row.read_at.isoformat() if row.read_at else None,
    }
