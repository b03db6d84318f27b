"""Ways back in: a link to the address, or one of the printed codes."""

from datetime import timedelta

from sqlalchemy import delete, update

from directory.accounts.entry import count_failure
from directory.accounts.models import Account, Purpose, RecoveryCode
from directory.accounts.policy import accepted_address, is_open, is_slowed
from directory.accounts.queries import account_by_email, account_by_name, secret_hash
from directory.accounts.service import (
    change_rows,
    make_link,
    send_letter,
    tell,
    use_link,
    void_links,
)
from directory.accounts.sessions import end_other_sessions
from directory.audit.service import write_entry
from directory.kernel.ids import new_code
from directory.kernel.languages import ascii_digits
from directory.kernel.messages import N_
from directory.kernel.work import Work

RESET_LASTS = timedelta(minutes=30)
CODES = 10
GROUP, GROUPS = 4, 3


def make_codes(work: Work, account: Account) -> list[str]:
    """Return ten new one-time codes; the former ones are good no more.

    They are shown this once and stored hashed.
    """
    work.session.execute(
        delete(RecoveryCode).where(RecoveryCode.account_id == account.id)
    )
    codes = ["-".join(new_code(GROUP) for _ in range(GROUPS)) for _ in range(CODES)]
    work.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_code_hash(account.id, code))
        for code in codes
    )
    work.session.flush()
    return codes


def use_code(work: Work, account: Account, code: str) -> bool:
    """Use one of the account's printed codes up; False where it is not good."""
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _code_hash(account.id, code),
        RecoveryCode.used_at.is_(None),
    )
    return change_rows(work, unused.values(used_at=work.now)) == 1


def ask_for_reset(work: Work, *, address: str, language: str) -> None:
    """Send a link for a new password; an unknown address gets a letter as well."""
    email = accepted_address(address)
    account = account_by_email(work.session, email)
    if account is None or not is_open(account):
        send_letter(
            work,
            "no_account",
            path="/account/sign-up",
            address=email,
            language=language,
            lasts=RESET_LASTS,
        )
        return
    void_links(work, Purpose.RESET_PASSWORD, account.id)
    secret = make_link(
        work, Purpose.RESET_PASSWORD, account_id=account.id, lasts=RESET_LASTS
    )
    path = f"/account/reset/{secret}"
    send_letter(
        work, "reset_password", path=path, account_id=account.id, lasts=RESET_LASTS
    )


def reset_by_link(work: Work, secret: str, *, password_hash: str) -> Account:
    """Give the link's account a new password and end all its sessions."""
    link = use_link(work, Purpose.RESET_PASSWORD, secret)
    account = work.session.get_one(Account, link.account_id)
    set_password(work, account, password_hash=password_hash)
    return account


def reset_by_code(
    work: Work, *, user_name: str, code: str, password_hash: str
) -> Account | None:
    """Give a new password to who shows a printed code, or None where it is not good.

    A refusal is counted, therefore it must not undo the transaction by raising.
    """
    account = account_by_name(work.session, user_name)
    if account is None or not is_open(account) or is_slowed(account, now=work.now):
        return None
    if not use_code(work, account, code):
        count_failure(work, account)
        return None
    set_password(work, account, password_hash=password_hash)
    return account


def set_password(work: Work, account: Account, *, password_hash: str) -> None:
    """Store a new password, end every session and void links that are under way."""
    account.password_hash = password_hash
    account.failures, account.slowed_until = 0, None
    end_other_sessions(work, account.id)
    void_links(work, Purpose.RESET_PASSWORD, account.id)
    void_links(work, Purpose.CHANGE_ADDRESS, account.id)
    write_entry(
        work,
        "change_password",
        subject="account",
        subject_id=account.id,
        actor_id=account.id,
        actor_role="self",
        undisclosed=True,
    )
    tell(work, account.id, kind="account", sentence=N_("Your password was changed."))


def _code_hash(account_id: int, code: str) -> str:
    plain = "".join(ascii_digits(code.casefold()).replace("-", " ").split())
    return secret_hash(f"{account_id}:{plain}")
