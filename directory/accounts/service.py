"""What other rooms ask of this one: tell a person something, make a link, use it.

A mail is an order of kind ``mail``; the worker writes and sends it.  Its payload
names a letter (``kind``) and a receiver (``account_id``, or ``address`` with
``language``).  What a notice says stays in the account: the mail about it is neutral.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session

from directory.accounts.models import Account, LinkToken, Notice, Purpose
from directory.accounts.queries import link_of, secret_hash
from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.languages import LANGUAGES
from directory.kernel.messages import N_
from directory.kernel.orders import place_order
from directory.kernel.work import Work

SPENT = N_("This link was used or is too old. Please ask for a new one.")


class SpentLink(Conflict):
    """The link was used, has run out, or never existed: all three look the same."""


def tell(
    work: Work,
    account_id: int,
    *,
    kind: str,
    sentence: str,
    values: Mapping[str, Any] | None = None,
    path: str = "",
) -> Notice:
    """Put a notice into the account, and ask for a neutral mail about it.

    ``sentence`` is an English message id with ``%(name)s`` places that ``values``
    fills; a value that is a mapping by language tag is shown in the reader's language.
    ``path`` is where it leads, without the language prefix; it must hold no
    secret: links with secrets go out by :func:`send_letter`.
    """
    notice = Notice(
        public_id=new_uuid(),
        account_id=account_id,
        kind=kind,
        sentence=sentence,
        values=dict(values or {}),
        path=path,
        created_at=work.now,
    )
    work.session.add(notice)
    place_order(work, "mail", {"account_id": account_id, "kind": "notice"})
    return notice


def note_deed(work: Work, account: Account, action: str, sentence: str) -> None:
    """Record what a person did with their own account, and tell them."""
    write_entry(
        work,
        action,
        subject="account",
        subject_id=account.id,
        actor_id=account.id,
        actor_role="self",
        undisclosed=True,
    )
    tell(work, account.id, kind="account", sentence=sentence)


def send_letter(  # noqa: PLR0913 - a letter is its parts
    work: Work,
    kind: str,
    *,
    path: str,
    account_id: int | None = None,
    address: str = "",
    language: str = "en",
    lasts: timedelta | None = None,
) -> None:
    """Ask for one of the letters that ``directory.worker.letters`` lists.

    It goes to the account's own address, or to ``address`` in ``language``.
    ``path`` is where its button leads, without the language prefix.  A letter that
    could not be sent within ``lasts`` is dropped, since its link would be dead.
    """
    payload: dict[str, Any] = {"kind": kind, "path": path}
    if account_id is None or address:
        payload.update(address=address, language=language)
    else:
        payload["account_id"] = account_id
    if lasts is not None:
        payload["until"] = (work.now + lasts).isoformat()
    place_order(work, "mail", payload)


def make_link(
    work: Work,
    purpose: Purpose,
    *,
    account_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
    lasts: timedelta,
) -> str:
    """Return the secret of a new single-use link; only its hash is stored."""
    secret = secrets.token_urlsafe(32)
    work.session.add(
        LinkToken(
            token_hash=secret_hash(secret),
            purpose=purpose,
            account_id=account_id,
            payload=dict(payload or {}),
            created_at=work.now,
            expires_at=work.now + lasts,
        )
    )
    work.session.flush()
    return secret


def read_link(work: Work, purpose: Purpose, secret: str) -> LinkToken:
    """Return the link of ``secret`` without using it; see :func:`open_link`."""
    return open_link(work.session, purpose, secret, now=work.now)


def open_link(
    session: Session, purpose: Purpose, secret: str, *, now: datetime
) -> LinkToken:
    """Return the link of ``secret`` for a page that only shows it.

    Raises :class:`SpentLink` where it does not open anything (any more).
    """
    link = link_of(session, purpose, secret, now=now)
    if link is None:
        raise SpentLink(SPENT)
    return link


def use_link(work: Work, purpose: Purpose, secret: str) -> LinkToken:
    """Use the link of ``secret`` up and return it; of two users at once one wins.

    Raises :class:`SpentLink` where it does not open anything (any more).
    """
    link = read_link(work, purpose, secret)
    if not _spend(work, LinkToken.token_hash == link.token_hash):
        raise SpentLink(SPENT)
    work.session.refresh(link)
    return link


def void_links(work: Work, purpose: Purpose, account_id: int) -> None:
    """Make every open link of that purpose and account useless."""
    _spend(work, LinkToken.purpose == purpose, LinkToken.account_id == account_id)


def mark_read(work: Work, account_id: int, public_id: str | None = None) -> None:
    """Mark one notice of the account as read, or all of them.

    Raises :class:`NotFound` for a notice of somebody else.
    """
    which = [Notice.account_id == account_id]
    if public_id is not None:
        which.append(Notice.public_id == public_id)
    found = change_rows(work, update(Notice).where(*which).values(read_at=work.now))
    if public_id is not None and not found:
        raise NotFound(N_("This notice does not exist."))


def choose_language(work: Work, account: Account, tag: str) -> None:
    """Speak to the person in another language from now on."""
    if tag not in LANGUAGES:
        raise Invalid(N_("The house does not speak this language."))
    account.language = tag
    work.session.flush()


def change_rows(work: Work, statement: Update) -> int:
    """Carry out a conditional update and return how many rows met its condition.

    The session's own objects are not touched: the database is the judge.
    """
    quiet = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", work.session.execute(quiet)).rowcount


def _spend(work: Work, *which: Any) -> int:
    open_links = update(LinkToken).where(*which, LinkToken.used_at.is_(None))
    return change_rows(work, open_links.values(used_at=work.now))
