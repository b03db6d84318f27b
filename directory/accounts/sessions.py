"""Sessions: opened, renewed, kept alive and ended, each by a conditional update.

An ended session is never alive again: every update asks that it has not ended.
"""

import secrets
from typing import Any

from sqlalchemy import update

from directory.accounts.models import Account, SignIn
from directory.accounts.policy import hour_of, idle_span, is_seen_lately
from directory.accounts.queries import secret_hash
from directory.accounts.service import change_rows
from directory.kernel.errors import Conflict, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work


def open_session(
    work: Work,
    account: Account,
    *,
    browser: str,
    shared: bool = False,
    proved: bool = False,
) -> str:
    """Return the secret of a new session; only its hash is stored.

    ``proved`` says that the second factor was shown as well.
    """
    return _open(
        work,
        account_id=account.id,
        shared=shared,
        browser=browser,
        second_factor_at=work.now if proved else None,
    )


def renew_session(work: Work, sign_in: SignIn, *, proved: bool = False) -> str:
    """End a session and return the secret of the one that follows it.

    Raises :class:`Conflict` where it was ended meanwhile.
    """
    if not _end(work, SignIn.id_hash == sign_in.id_hash, SignIn.expires_at > work.now):
        raise Conflict(N_("This session was ended. Please sign in again."))
    return _open(
        work,
        account_id=sign_in.account_id,
        shared=sign_in.shared,
        browser=sign_in.browser,
        second_factor_at=work.now if proved else sign_in.second_factor_at,
    )


def keep_alive(work: Work, sign_in: SignIn) -> bool:
    """Move the session's end on and note the hour; tell whether it still lived."""
    if is_seen_lately(sign_in, now=work.now):
        return True
    living = update(SignIn).where(
        SignIn.id_hash == sign_in.id_hash,
        SignIn.ended_at.is_(None),
        SignIn.expires_at > work.now,
    )
    moved = living.values(
        last_seen_at=hour_of(work.now),
        expires_at=work.now + idle_span(shared=sign_in.shared),
    )
    return bool(change_rows(work, moved))


def end_session(work: Work, sign_in: SignIn) -> None:
    """End a session; ending it twice is the same as once."""
    _end(work, SignIn.id_hash == sign_in.id_hash)


def end_session_of(work: Work, account: Account, public_id: str) -> None:
    """End one of the person's own sessions.

    Raises :class:`NotFound` where no living one of theirs has that id.
    """
    own = SignIn.account_id == account.id
    if not _end(work, own, SignIn.public_id == public_id):
        raise NotFound(N_("This session has ended already."))


def end_other_sessions(
    work: Work, account_id: int, *, keep: SignIn | None = None
) -> None:
    """End every session of an account, but for the one to ``keep``."""
    which = [SignIn.account_id == account_id]
    if keep is not None:
        which.append(SignIn.id_hash != keep.id_hash)
    _end(work, *which)


def _open(work: Work, *, shared: bool, **values: Any) -> str:
    secret = secrets.token_urlsafe(32)
    work.session.add(
        SignIn(
            id_hash=secret_hash(secret),
            public_id=new_uuid(),
            created_at=hour_of(work.now),
            last_seen_at=hour_of(work.now),
            expires_at=work.now + idle_span(shared=shared),
            stepped_up_at=work.now,
            shared=shared,
            **values,
        )
    )
    work.session.flush()
    return secret


def _end(work: Work, *which: Any) -> int:
    living = update(SignIn).where(*which, SignIn.ended_at.is_(None))
    return change_rows(work, living.values(ended_at=work.now))
