"""Writes and sends the letters that were ordered.

Each mail is its own transaction: its order goes as soon as it was handed over,
and with it all that was kept of the letter.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _

from directory.accounts.models import Account
from directory.config import Settings
from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid, Unavailable
from directory.kernel.languages import LANGUAGES
from directory.kernel.orders import Order, finish_orders, postpone_order
from directory.language import speaking
from directory.mail.folder import FolderMailer
from directory.mail.port import Mailer, Message
from directory.worker.letters import LETTERS, NOTICE

KEPT = timedelta(hours=24)
NOTICES = "/account/notices"


def deliver(app: Flask, orders: Sequence[Order]) -> None:
    """Send the ordered letters; what nobody took is tried again later."""
    with app.app_context():
        for order in orders:
            _deliver_one(order)


def carry(order: Order) -> None:
    """Send the letter of one order, unless it has no use any more.

    Raises :class:`Unavailable` where trying later may help.  The caller settles
    the order, and settles each by itself: a mail that went cannot be called back.
    """
    now = current_app.extensions["clock"]()
    receiver = _receiver(order.payload, now=now)
    db.session().commit()  # a mail server may take its time: hold no snapshot
    if receiver is None:
        return
    mailer: Mailer = current_app.extensions["mailer"]
    with suppress(Invalid):  # refused for good: trying again would change nothing
        mailer.send(_written(order, *receiver))


def forget_kept_mail(app: Flask) -> None:
    """Remove the mails of the last days from the folder, where mail goes to one."""
    mailer = app.extensions["mailer"]
    if isinstance(mailer, FolderMailer):
        mailer.forget_before(app.extensions["clock"]() - KEPT)


def _deliver_one(order: Order) -> None:
    failure = ""
    try:
        carry(order)
    except Unavailable as error:
        failure = type(error).__name__
    with unit_of_work() as work:
        if failure:
            postpone_order(work.session, order, now=work.now, why=failure)
        else:
            finish_orders(work.session, [order])


def _receiver(payload: dict[str, Any], *, now: datetime) -> tuple[str, str] | None:
    """Return address and language, or None where the letter has no use any more."""
    until = payload.get("until")
    if until is not None and datetime.fromisoformat(until) <= now:
        return None
    if payload.get("address"):
        return payload["address"], payload.get("language", "en")
    account = db.session().get(Account, payload["account_id"])
    if account is None or account.closed_at is not None or not account.email:
        return None
    return account.email, account.language


def _written(order: Order, address: str, tag: str) -> Message:
    settings: Settings = current_app.extensions["settings"]
    letter = LETTERS.get(order.payload["kind"], NOTICE)
    path = order.payload.get("path") if letter is not NOTICE else NOTICES
    with speaking(tag):
        values = {
            "node_name": settings.node_name,
            "language": LANGUAGES[tag],
            "sentences": [_(sentence) for sentence in letter.sentences],
            "button": _(letter.button),
            "url": f"{settings.base_url}/{tag}{path or '/'}",
        }
        return Message(
            key=f"{order.id} {order.created_at.isoformat()} {settings.base_url}",
            to=address,
            subject=_("News from %(name)s", name=settings.node_name),
            text=_rendered("mail/letter.txt", **values),
            html=_rendered("mail/letter.html", **values),
            language=tag,
        )


def _rendered(name: str, **values: Any) -> str:
    """Render a letter: it has no reader at a page, so nothing of pages is in it."""
    return current_app.jinja_env.get_template(name).render(**values)
