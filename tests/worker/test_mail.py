"""Letters are neutral, in the reader's language, and go once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.service import send_letter, tell
from directory.config import PACKAGE
from directory.kernel.errors import Unavailable
from directory.kernel.orders import Order, claim_orders
from directory.kernel.work import Work
from directory.mail.folder import FolderMailer, KeptMail
from directory.mail.port import Message
from directory.worker.letters import LETTERS
from directory.worker.mail import deliver, forget_kept_mail
from tests.accounts.people import person
from tests.conftest import Clock

KINDS = re.compile(r"""send_letter\(\s*(?:work|self),\s*"(\w+)\"""")


class Broken:
    """A carrier that is away."""

    def send(self, message: Message) -> None:
        raise Unavailable(message.subject)


def kept(app: Flask) -> list[KeptMail]:
    mailer: FolderMailer = app.extensions["mailer"]
    return list(mailer.kept())


def run(app: Flask, session: Session) -> None:
    """Commit what was ordered and let the worker take it."""
    orders = claim_orders(session, ["mail"], now=app.extensions["clock"]())
    session.commit()
    deliver(app, orders)
    session.expire_all()


def left(session: Session) -> list[Order]:
    return list(session.scalars(select(Order).where(Order.kind == "mail")))


def test_a_notice_is_announced_and_not_told(
    app: Flask, session: Session, work: Work
) -> None:
    account = person(work)
    account.language = "ar"
    tell(work, account.id, kind="x", sentence="canary", path="/canary")

    run(app, session)

    (mail,) = kept(app)
    assert (mail.to, mail.language) == (account.email, "ar")
    assert "http://localhost/ar/account/notices" in mail.text
    assert "canary" not in mail.text + mail.subject
    assert not left(session)


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_can_be_written_in_every_language(
    app: Flask, session: Session, work: Work, kind: str
) -> None:
    for tag in ("en", "ar", "ckb", "kmr"):
        send_letter(work, kind, path="/x/1", address="a@example.org", language=tag)

    run(app, session)

    assert {mail.language for mail in kept(app)} == {"en", "ar", "ckb", "kmr"}
    assert all(mail.text.count("http://localhost/") == 1 for mail in kept(app))


def test_every_letter_that_a_room_sends_is_written() -> None:
    rooms = [path.read_text("utf-8") for path in Path(PACKAGE).rglob("*.py")]

    sent = {kind for text in rooms for kind in KINDS.findall(text)}

    assert sent
    assert sent <= set(LETTERS)


def test_what_nobody_took_is_tried_again(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    send_letter(work, "invitation", path="/i/1", address="a@example.org")
    mailer, app.extensions["mailer"] = app.extensions["mailer"], Broken()

    run(app, session)

    (order,) = left(session)
    assert (order.failure, order.claim) == ("Unavailable", None)
    app.extensions["mailer"] = mailer
    clock.forward(minutes=1)
    run(app, session)
    assert len(kept(app)) == 1
    assert not left(session)


def test_a_letter_with_a_dead_link_is_dropped(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    send_letter(
        work,
        "reset_password",
        path="/r/1",
        address="a@example.org",
        lasts=timedelta(minutes=30),
    )
    clock.forward(minutes=30)

    run(app, session)

    assert not kept(app)
    assert not left(session)


def test_nobody_without_an_address_is_written_to(
    app: Flask, session: Session, work: Work
) -> None:
    named, gone = person(work), person(work, "gone@example.org")
    named.email, named.user_name = None, "river"
    gone.closed_at = work.now
    for number in (named.id, gone.id, 9_999):
        send_letter(work, "claim", path="/c/1", account_id=number)
    send_letter(work, "claim", path="/c/1", address="no address")

    run(app, session)

    assert not kept(app)
    assert not left(session)


def test_kept_mail_is_forgotten_after_a_day(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    send_letter(work, "claim", path="/c/1", address="a@example.org")
    run(app, session)

    clock.forward(hours=23)
    forget_kept_mail(app)
    assert kept(app)
    clock.forward(hours=2)
    forget_kept_mail(app)

    assert not kept(app)
    app.extensions["mailer"] = Broken()
    forget_kept_mail(app)
