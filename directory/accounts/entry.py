"""Coming in: the password is weighed, wrong attempts slow the account down.

A password is checked before the transaction that follows, since a hash takes
longer than others should wait for the database.  What was found is a
:class:`Proof`, and the transaction trusts it only while the stored hash is the same.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.accounts.models import Account, SignIn
from directory.accounts.passwords import UNUSABLE, Hasher
from directory.accounts.policy import is_open, is_slowed, wait_after
from directory.accounts.queries import account_by_name
from directory.accounts.service import change_rows
from directory.accounts.sessions import open_session
from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.kernel.work import Work

# One sentence for every reason: a stranger learns nothing about accounts.
REFUSED = N_(
    "This name and password do not fit together, or there were too many attempts. "
    "Please wait a minute and try again."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a password check found; ``renewed`` is its hash by today's parameters."""

    account_id: int | None
    right: bool
    stored: str
    renewed: str = ""


class Entered(NamedTuple):
    """A new session; ``awaits_factor`` says that it opens nothing without a code."""

    secret: str
    awaits_factor: bool


def check_password(
    session: Session, hasher: Hasher, *, name: str, password: str
) -> Proof:
    """Check the password of an address or user name; unknown ones cost the same."""
    account = account_by_name(session, name)
    if account is None or not is_open(account):
        return Proof(None, hasher.matches(UNUSABLE, password), UNUSABLE)
    return check_own_password(hasher, account, password)


def check_own_password(hasher: Hasher, account: Account, password: str) -> Proof:
    """Check the password of a person who is known already."""
    number, stored = account.id, account.password_hash
    right = hasher.matches(stored, password)
    renewed = hasher.hash(password) if right and hasher.is_outdated(stored) else ""
    return Proof(number, right, stored, renewed)


def sign_in(
    work: Work, proof: Proof, *, browser: str, shared: bool = False
) -> Entered | None:
    """Open a session, or return None where the proof does not suffice.

    A refusal is counted, therefore it must not undo the transaction by raising.
    """
    account = weigh(work, proof)
    if account is None:
        return None
    secret = open_session(work, account, browser=browser, shared=shared)
    return Entered(secret, account.has_second_factor)


def weigh(work: Work, proof: Proof) -> Account | None:
    """Return the proof's account where it suffices; count a wrong attempt.

    While the account is slowed nothing suffices and nothing is counted.
    """
    account = _locked(work, proof.account_id)
    if account is None or is_slowed(account, now=work.now):
        return None
    if not (proof.right and proof.stored == account.password_hash):
        count_failure(work, account)
        return None
    account.failures, account.slowed_until = 0, None
    account.password_hash = proof.renewed or account.password_hash
    work.session.flush()
    return account


def step_up(work: Work, sign_in: SignIn, proof: Proof) -> bool:
    """Note that the person of a session proved themselves again; False where not.

    Raises :class:`Conflict` where the session was ended meanwhile.
    """
    if weigh(work, proof) is None:
        return False
    living = update(SignIn).where(
        SignIn.id_hash == sign_in.id_hash, SignIn.ended_at.is_(None)
    )
    if not change_rows(work, living.values(stepped_up_at=work.now)):
        raise Conflict(N_("This session was ended. Please sign in again."))
    return True


def count_failure(work: Work, account: Account) -> None:
    """Count a wrong attempt and slow the account down after a few."""
    account.failures += 1
    wait = wait_after(account.failures)
    account.slowed_until = work.now + wait if wait else None
    work.session.flush()


def _locked(work: Work, account_id: int | None) -> Account | None:
    """Read the account anew, held until the end of the transaction."""
    return work.session.scalar(
        select(Account)
        .where(Account.id == account_id, Account.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
