"""Steps up, second factors, sessions, notices, a copy, and leaving."""

import re
from http import HTTPStatus

import pyotp
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from directory.accounts.models import Account, NodeRole, NodeRoleGrant
from directory.database import db
from tests.accounts.people import PASSWORD
from tests.conftest import NOON, Clock
from tests.web.account.test_coming_in import ACCOUNT, signed_in
from tests.web.account.visitor import Visitor

KEY = re.compile(r'<code dir="ltr">([A-Z2-7 ]+)</code>')
DELICATE = [
    "address",
    "codes",
    "export",
    "export/account.json",
    "erasure",
    "second-factor/app",
    "second-factor/removal",
]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("page", DELICATE)
def test_a_delicate_page_asks_for_the_password_again(
    visitor: Visitor, clock: Clock, page: str
) -> None:
    clock.forward(minutes=11)

    asked = visitor.get(ACCOUNT + page)
    wrong = visitor.send(asked.location, {"password": "no"})
    right = visitor.send(asked.location, {"password": PASSWORD, "next": ACCOUNT + page})

    assert asked.location == f"/en/account/password-again?next={ACCOUNT}{page}"
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert right.location == ACCOUNT + page
    assert "password-again" not in visitor.get(ACCOUNT + page).headers.get(
        "Location", ""
    )


def set_up_factor(visitor: Visitor, clock: Clock) -> tuple[pyotp.TOTP, str]:
    """Set an app up and return it with the page of codes."""
    begun = visitor.send("/en/account/second-factor", {})
    key = KEY.search(visitor.get(begun.location).text)
    assert key is not None
    app = pyotp.TOTP(key[1].replace(" ", ""))
    return app, visitor.send(begun.location, {"code": app.at(clock())}).text


@pytest.mark.usefixtures("account")
def test_an_app_is_set_up_with_a_picture_that_holds_no_style(
    visitor: Visitor, clock: Clock
) -> None:
    begun = visitor.send("/en/account/second-factor", {})

    page = visitor.get(begun.location).text

    picture = page[page.index("<svg", page.index('role="img"')) :].split("</svg>")[0]
    assert "style" not in picture
    assert "<path" in picture
    _app, codes = set_up_factor(visitor, clock)
    assert codes.count('<code dir="ltr">') == 10
    assert signed_in(visitor)


@pytest.mark.usefixtures("account")
def test_a_wrong_first_code_keeps_the_picture(visitor: Visitor) -> None:
    begun = visitor.send("/en/account/second-factor", {})

    reply = visitor.send(begun.location, {"code": "nothing"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert KEY.search(reply.text)


@pytest.mark.usefixtures("account")
def test_a_second_factor_can_be_removed(visitor: Visitor, clock: Clock) -> None:
    set_up_factor(visitor, clock)

    visitor.send("/en/account/second-factor/removal", {})

    assert "Set up an app" in visitor.get("/en/account/second-factor").text
    assert visitor.get("/en/account/second-factor/app").location.endswith(
        "/second-factor"
    )


@pytest.mark.usefixtures("account")
def test_new_codes_are_shown_once(visitor: Visitor) -> None:
    reply = visitor.send("/en/account/codes", {})

    assert reply.text.count('<code dir="ltr">') == 10


def test_whoever_moderates_is_asked_for_a_second_factor(
    visitor: Visitor, account: Account, session: Session
) -> None:
    session.add(
        NodeRoleGrant(account_id=account.id, role=NodeRole.MODERATOR, granted_at=NOON)
    )
    session.commit()

    page = visitor.get("/en/account/second-factor").text

    assert "needs a second factor" in page


def test_sessions_are_shown_and_ended(
    visitor: Visitor, other: Visitor, account: Account
) -> None:
    other.sign_in(account.email or "")
    page = visitor.get("/en/account/sessions").text
    assert page.count("this one") == 1
    end = re.search(r'action="(/en/account/sessions/[^"]+/end)"', page)
    assert end is not None

    visitor.send(end[1], page="/en/account/sessions")

    assert signed_in(visitor)
    assert not signed_in(other)


def test_all_other_sessions_are_ended(
    visitor: Visitor, other: Visitor, account: Account
) -> None:
    other.sign_in(account.email or "")

    visitor.send("/en/account/sessions/end", page="/en/account/sessions")

    assert signed_in(visitor)
    assert not signed_in(other)


@pytest.mark.usefixtures("account")
def test_a_session_of_nobody_is_not_found(visitor: Visitor) -> None:
    reply = visitor.send("/en/account/sessions/x/end", page="/en/account/sessions")

    assert reply.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "page", ["", "sessions", "second-factor", "notices", "password"]
)
@pytest.mark.usefixtures("account")
def test_an_account_page_asks_the_database_little(
    app: Flask, visitor: Visitor, page: str
) -> None:
    asked: list[str] = []
    with app.app_context():
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda *given: asked.append(given[2]),
        )

    visitor.get(ACCOUNT + page)

    assert len(asked) <= 8


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "kmr"])
@pytest.mark.usefixtures("account")
def test_every_page_is_served_in_every_language(visitor: Visitor, tag: str) -> None:
    pages = ["", "sessions", "second-factor", "notices", "password", *DELICATE[:3]]

    replies = [visitor.get(f"/{tag}/account/{page}") for page in pages]

    assert {reply.status_code for reply in replies} == {HTTPStatus.OK}
    assert all(reply.headers["Cache-Control"] == "no-store" for reply in replies)


def test_strangers_are_led_to_the_sign_in_page(visitor: Visitor) -> None:
    for page in ("", "sessions", "notices", *DELICATE):
        reply = visitor.get(ACCOUNT + page)

        assert reply.status_code == HTTPStatus.SEE_OTHER
        assert reply.location.startswith("/en/account/sign-in?next=")
