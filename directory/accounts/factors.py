"""The second factor: six digits of an app (RFC 6238), or a printed code."""

from datetime import datetime

import pyotp
from sqlalchemy import update

from directory.accounts.entry import count_failure
from directory.accounts.models import Account, SignIn
from directory.accounts.policy import is_slowed
from directory.accounts.recovery import make_codes, use_code
from directory.accounts.service import change_rows, note_deed
from directory.accounts.sessions import renew_session
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.languages import ascii_digits
from directory.kernel.messages import N_
from directory.kernel.work import Work

STEP = 30  # seconds
DRIFT = 1  # steps by which the person's clock may be wrong
WRONG_CODE = N_("This code is not right, or was used before. Please try the next one.")


def begin_factor(work: Work, account: Account) -> None:
    """Make a secret for the person's app; it protects nothing until confirmed."""
    if account.has_app:
        raise Conflict(N_("An app is set up already. Remove it first."))
    account.totp_secret = pyotp.random_base32()
    work.session.flush()


def provisioning_address(account: Account, *, issuer: str) -> str:
    """Return the address that an app reads from the picture."""
    name = account.email or account.user_name or account.public_id
    secret = account.totp_secret or ""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def confirm_factor(
    work: Work, account: Account, sign_in: SignIn, *, code: str
) -> tuple[str, list[str]]:
    """Return the renewed session's secret and ten printed codes.

    Raises :class:`Invalid` where the code does not show that the app works.
    """
    if account.has_app or account.totp_secret is None:
        raise Conflict(N_("Please begin setting up the app anew."))
    if not _spend_step(work, account, code):
        raise Invalid(WRONG_CODE)
    account.totp_confirmed_at = work.now
    note_deed(work, account, "add_second_factor", N_("A second factor was set up."))
    return renew_session(work, sign_in, proved=True), make_codes(work, account)


def prove_factor(work: Work, sign_in: SignIn, *, code: str) -> str | None:
    """Return the secret of the renewed, proved session; None where the code is wrong.

    A refusal is counted, therefore it must not undo the transaction by raising.
    """
    account = sign_in.account
    if is_slowed(account, now=work.now):
        return None
    by_app = account.has_app and _spend_step(work, account, code)
    if not (by_app or use_code(work, account, code)):
        count_failure(work, account)
        return None
    account.failures, account.slowed_until = 0, None
    return renew_session(work, sign_in, proved=True)


def remove_factor(work: Work, account: Account) -> None:
    """Forget the app; whoever needs a second factor must set one up again."""
    account.totp_secret, account.totp_confirmed_at = None, None
    note_deed(
        work, account, "remove_second_factor", N_("The second factor was removed.")
    )


def _spend_step(work: Work, account: Account, code: str) -> bool:
    """Accept a code once: a step that was used, or an older one, is good no more."""
    step = _matching_step(account.totp_secret, code, now=work.now)
    if step is None:
        return False
    newer = update(Account).where(
        Account.id == account.id, Account.totp_last_step < step
    )
    spent = change_rows(work, newer.values(totp_last_step=step)) == 1
    work.session.refresh(account, ["totp_last_step"])
    return spent


def _matching_step(secret: str | None, code: str, *, now: datetime) -> int | None:
    digits = "".join(ascii_digits(code).split())
    if secret is None or not (digits.isascii() and digits.isdigit()):
        return None
    present = int(now.timestamp()) // STEP
    steps = range(present - DRIFT, present + DRIFT + 1)
    return next((s for s in steps if _is_code_of(secret, digits, s)), None)


def _is_code_of(secret: str, digits: str, step: int) -> bool:
    expected = pyotp.TOTP(secret).at(step * STEP)
    return pyotp.utils.strings_equal(expected, digits)
