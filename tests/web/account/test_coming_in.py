"""Signing in and out in a browser."""

from http import HTTPStatus

import pyotp
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import SignIn
from directory.web.account.blueprint import OWN_ADDRESS
from tests.accounts.people import OTHER_PASSWORD, CountingHasher
from tests.conftest import Clock
from tests.web.account.visitor import Visitor, registered

ACCOUNT = "/en/account/"


def signed_in(visitor: Visitor) -> bool:
    return visitor.get(ACCOUNT).status_code == HTTPStatus.OK


def test_name_and_password_open_the_account(visitor: Visitor, session: Session) -> None:
    registered(session)

    reply = visitor.sign_in(next="/ar/account/notices")

    assert (reply.status_code, reply.location) == (303, "/ar/account/notices")
    assert signed_in(visitor)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/a b", "/a\\b", ""],
)
def test_next_leads_nowhere_else(
    visitor: Visitor, session: Session, elsewhere: str
) -> None:
    registered(session)

    reply = visitor.sign_in(next=elsewhere)

    assert reply.location == ACCOUNT


@given(st.text())
def test_an_accepted_next_is_a_path_of_ours(text: str) -> None:
    if OWN_ADDRESS.fullmatch(text):
        assert text.startswith("/")
        assert not text.startswith(("//", "/\\"))
        assert not set(text) & set("\\ \t\r\n\x00")


def test_a_wrong_password_is_told_beside_the_field_and_the_name_kept(
    visitor: Visitor, session: Session
) -> None:
    registered(session)

    reply = visitor.sign_in(password=OTHER_PASSWORD)

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "do not fit together" in reply.text
    assert 'value="person@example.org"' in reply.text
    assert OTHER_PASSWORD not in reply.text
    assert not signed_in(visitor)


def test_known_and_unknown_names_get_the_same_page_for_the_same_work(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    registered(session)
    pages, asked = [], []
    for name in ("person@example.org", "nobody@example.org"):
        app.extensions["hasher"] = hasher = CountingHasher()
        page = visitor.sign_in(name, OTHER_PASSWORD).text
        pages.append(page.replace(name, "NAME"))
        asked.append(hasher.asked)

    same = [page.split("csrf_token")[0] + page.split("next")[-1] for page in pages]

    assert same[0] == same[1]
    assert asked == [1, 1]


def test_the_session_is_new_at_every_sign_in(
    visitor: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()
    with visitor.client.session_transaction() as cookie:
        first = cookie["_user_id"]
    visitor.send("/en/account/sign-out", page=ACCOUNT)

    visitor.sign_in()

    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_signing_out_ends_the_session_and_clears_the_browser(
    visitor: Visitor, other: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()
    with visitor.client.session_transaction() as cookie:
        stolen = dict(cookie)

    reply = visitor.send("/en/account/sign-out", page=ACCOUNT)

    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not signed_in(visitor)
    with other.client.session_transaction() as cookie:
        cookie.update(stolen)
    assert not signed_in(other)


def test_signing_out_needs_a_post_with_its_token(
    visitor: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()

    got = visitor.get("/en/account/sign-out")
    forged = visitor.client.post("/en/account/sign-out")

    assert got.status_code == HTTPStatus.NOT_FOUND
    assert forged.status_code == HTTPStatus.BAD_REQUEST
    assert signed_in(visitor)


def test_a_shared_phone_is_signed_out_after_fifteen_minutes(
    visitor: Visitor, session: Session, clock: Clock
) -> None:
    registered(session)

    reply = visitor.sign_in(shared="y")

    assert "Expires" not in reply.headers["Set-Cookie"]
    clock.forward(minutes=14)
    assert signed_in(visitor)
    clock.forward(minutes=14)
    assert signed_in(visitor)
    clock.forward(minutes=15)
    assert not signed_in(visitor)


def test_an_own_phone_stays_signed_in_for_a_month_of_silence(
    visitor: Visitor, session: Session, clock: Clock
) -> None:
    registered(session)
    visitor.sign_in()

    clock.forward(days=29)
    assert signed_in(visitor)
    clock.forward(days=29)
    assert signed_in(visitor)
    clock.forward(days=30)
    assert not signed_in(visitor)


def test_the_hour_of_use_is_noted_once_an_hour(
    visitor: Visitor, session: Session, clock: Clock
) -> None:
    registered(session)
    visitor.sign_in()
    clock.forward(hours=2, minutes=20)

    visitor.get(ACCOUNT)

    row = session.scalars(select(SignIn)).one()
    assert row.last_seen_at == clock().replace(minute=0)


def test_a_second_factor_is_asked_for_before_anything_opens(
    visitor: Visitor, session: Session, clock: Clock
) -> None:
    account = registered(session)
    account.totp_secret = pyotp.random_base32()
    account.totp_confirmed_at = clock()
    session.commit()

    reply = visitor.sign_in(next="/en/account/notices")

    assert reply.location.startswith("/en/account/sign-in/code")
    assert not signed_in(visitor)
    assert visitor.get("/en/account/sign-in").status_code == HTTPStatus.SEE_OTHER
    wrong = visitor.send(reply.location, {"code": "nothing"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    code = pyotp.TOTP(account.totp_secret).at(clock())
    right = visitor.send(reply.location, {"code": code, "next": "/en/account/notices"})
    assert right.location == "/en/account/notices"
    assert signed_in(visitor)


def test_the_second_step_alone_leads_to_the_first(visitor: Visitor) -> None:
    reply = visitor.get("/en/account/sign-in/code")

    assert reply.location.startswith("/en/account/sign-in?")


def test_who_is_signed_in_needs_no_sign_in_page(
    visitor: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()

    for page in ("sign-in", "sign-up", "sign-up/name"):
        assert visitor.get(ACCOUNT + page).location == ACCOUNT


def test_a_stranger_gets_a_cookie_only_with_a_form(visitor: Visitor) -> None:
    without = visitor.get("/en/account/sign-up/sent")
    with_form = visitor.get("/en/account/sign-in")

    assert "Set-Cookie" not in without.headers
    assert "Set-Cookie" in with_form.headers
    assert with_form.headers["Cache-Control"] == "no-store"


def test_a_field_that_the_form_lacks_is_refused(
    visitor: Visitor, session: Session
) -> None:
    registered(session)

    reply = visitor.sign_in(role="administrator")

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not signed_in(visitor)
