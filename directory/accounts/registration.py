"""Becoming known: signing up, confirming an address, changing it.

Until an address is confirmed its account has no password.  Each confirming link
carries the one that its sender chose, and asks for it again: so nobody can lay a
password into an account that another person then confirms.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.accounts.entry import Proof
from directory.accounts.models import Account, LinkToken, Purpose
from directory.accounts.passwords import UNUSABLE, Hasher
from directory.accounts.policy import accepted_address, accepted_user_name, is_open
from directory.accounts.queries import account_by_email, link_of
from directory.accounts.recovery import make_codes
from directory.accounts.service import (
    make_link,
    read_link,
    send_letter,
    tell,
    use_link,
    void_links,
)
from directory.accounts.sessions import end_other_sessions
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work

CONFIRMATION_LASTS = timedelta(hours=72)
CHANGE_LASTS = timedelta(days=1)
LETTERS_AT_ONCE = 5


def sign_up_by_address(
    work: Work, *, address: str, password_hash: str, language: str
) -> None:
    """Ask the holder of an address to confirm it; nothing tells whether it is known.

    A known address gets a letter that says so; the account stays as it is.
    """
    email = accepted_address(address)
    account = account_by_email(work.session, email)
    if account is not None and is_open(account):
        _remind_of_account(work, email, language)
        return
    account = account or _add(work, email=email, language=language)
    account.created_at, account.language = work.now, language
    if _open_links(work, account) < LETTERS_AT_ONCE:
        _ask_to_confirm(work, account, password_hash)


def check_confirmation(
    session: Session, hasher: Hasher, secret: str, *, password: str, now: datetime
) -> Proof:
    """Check the password that is asked for at a confirming link."""
    link = link_of(session, Purpose.CONFIRM_ADDRESS, secret, now=now)
    stored = link.payload["password_hash"] if link is not None else UNUSABLE
    return Proof(None, hasher.matches(stored, password), stored)


def confirm_address(work: Work, secret: str, proof: Proof) -> Account:
    """Open the account whose address the link confirms, and return it.

    Raises :class:`SpentLink`, or :class:`Invalid` where the password is another
    than the one chosen when signing up; then the link stays good.
    """
    link = read_link(work, Purpose.CONFIRM_ADDRESS, secret)
    if not (proof.right and proof.stored == link.payload["password_hash"]):
        raise Invalid(N_("This is not the password that you chose when signing up."))
    use_link(work, Purpose.CONFIRM_ADDRESS, secret)
    account = work.session.get_one(Account, link.account_id)
    account.password_hash, account.confirmed_at = proof.stored, work.now
    link.payload = {}
    void_links(work, Purpose.CONFIRM_ADDRESS, account.id)
    return account


def sign_up_by_name(
    work: Work, *, user_name: str, password_hash: str, language: str
) -> tuple[Account, list[str]]:
    """Return a new account without an address, and the codes to be printed.

    Raises :class:`Conflict` where the name is taken.
    """
    account = _add(work, user_name=accepted_user_name(user_name), language=language)
    account.password_hash, account.confirmed_at = password_hash, work.now
    return account, make_codes(work, account)


def add_account(
    work: Work, *, address: str, password_hash: str, language: str = "en"
) -> Account:
    """Add an account whose address is known to be right, for operators."""
    account = _add(work, email=accepted_address(address), language=language)
    account.password_hash, account.confirmed_at = password_hash, work.now
    work.session.flush()
    return account


def ask_for_new_address(work: Work, account: Account, *, address: str) -> None:
    """Ask the holder of another address to take the account over to it.

    The answer is the same where that address belongs to another account.
    """
    email = accepted_address(address)
    if account_by_email(work.session, email) is not None:
        _remind_of_account(work, email, account.language)
        return
    void_links(work, Purpose.CHANGE_ADDRESS, account.id)
    secret = make_link(
        work,
        Purpose.CHANGE_ADDRESS,
        account_id=account.id,
        payload={"address": email},
        lasts=CHANGE_LASTS,
    )
    path = f"/account/address/{secret}"
    send_letter(
        work,
        "change_address",
        path=path,
        address=email,
        language=account.language,
        lasts=CHANGE_LASTS,
    )


def take_new_address(work: Work, secret: str) -> Account:
    """Move the account to the address that the link was sent to, tell the old one.

    Every session ends, and so do links that went to the old address.  Raises
    :class:`SpentLink`, or :class:`Conflict` where the address was taken meanwhile.
    """
    link = use_link(work, Purpose.CHANGE_ADDRESS, secret)
    account = work.session.get_one(Account, link.account_id)
    former, account.email = account.email, link.payload["address"]
    link.payload = {}
    _flush_unique(work, N_("This address belongs to another account now."))
    void_links(work, Purpose.RESET_PASSWORD, account.id)
    end_other_sessions(work, account.id)
    tell(work, account.id, kind="account", sentence=N_("Your address was changed."))
    if former:
        send_letter(
            work,
            "address_changed",
            path="/help",
            address=former,
            language=account.language,
        )
    return account


def _add(work: Work, *, language: str, **names: str) -> Account:
    account = Account(
        public_id=new_uuid(),
        password_hash=UNUSABLE,
        language=language,
        created_at=work.now,
        **names,
    )
    work.session.add(account)
    _flush_unique(work, N_("This name is taken. Please choose another one."))
    return account


def _flush_unique(work: Work, sentence: str) -> None:
    try:
        with work.session.begin_nested():
            work.session.flush()
    except IntegrityError as error:
        raise Conflict(sentence) from error


def _ask_to_confirm(work: Work, account: Account, password_hash: str) -> None:
    secret = make_link(
        work,
        Purpose.CONFIRM_ADDRESS,
        account_id=account.id,
        payload={"password_hash": password_hash},
        lasts=CONFIRMATION_LASTS,
    )
    send_letter(
        work,
        "confirm_address",
        path=f"/account/confirmation/{secret}",
        address=account.email or "",
        language=account.language,
        lasts=CONFIRMATION_LASTS,
    )


def _remind_of_account(work: Work, email: str, language: str) -> None:
    send_letter(
        work,
        "already_here",
        path="/account/sign-in",
        address=email,
        language=language,
        lasts=CONFIRMATION_LASTS,
    )


def _open_links(work: Work, account: Account) -> int:
    counted = select(func.count()).where(
        LinkToken.purpose == Purpose.CONFIRM_ADDRESS,
        LinkToken.account_id == account.id,
        LinkToken.used_at.is_(None),
        LinkToken.expires_at > work.now,
    )
    return work.session.scalar(counted) or 0
