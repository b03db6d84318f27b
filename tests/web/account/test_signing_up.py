"""Signing up, confirming, changing the address, and ways back in."""

from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from tests.accounts.people import OTHER_PASSWORD, PASSWORD, CountingHasher
from tests.conftest import Clock
from tests.web.account.test_coming_in import ACCOUNT, signed_in
from tests.web.account.visitor import Visitor, link_mailed_to, registered

NEW = "new@example.org"
SIGN_UP = "/en/account/sign-up"
GONE = HTTPStatus.GONE
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def sign_up(visitor: Visitor, email: str = NEW, password: str = PASSWORD) -> str:
    reply = visitor.send(SIGN_UP, {"email": email, "new_password": password})
    return reply.location


def test_a_new_person_signs_up_confirms_and_is_in(app: Flask, visitor: Visitor) -> None:
    assert sign_up(visitor) == "/en/account/sign-up/sent"
    link = link_mailed_to(app, NEW)

    shown = visitor.get(link)
    reply = visitor.send(link, {"password": PASSWORD})

    assert shown.status_code == HTTPStatus.OK
    assert reply.location == ACCOUNT
    assert signed_in(visitor)
    assert visitor.get(link).status_code == GONE


def test_looking_at_a_link_uses_nothing_up(app: Flask, visitor: Visitor) -> None:
    sign_up(visitor)
    link = link_mailed_to(app, NEW)

    for _ in range(3):
        visitor.get(link)

    assert visitor.send(link, {"password": PASSWORD}).location == ACCOUNT


def test_a_wrong_password_at_the_link_is_told_beside_the_field(
    app: Flask, visitor: Visitor
) -> None:
    sign_up(visitor)
    link = link_mailed_to(app, NEW)

    reply = visitor.send(link, {"password": OTHER_PASSWORD})

    assert reply.status_code == UNPROCESSABLE
    assert "not the password that you chose" in reply.text


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    registered(session)
    answers, asked = [], []

    for address in ("person@example.org", NEW):
        app.extensions["hasher"] = hasher = CountingHasher()
        answers.append(sign_up(visitor, address))
        asked.append(hasher.asked)

    assert answers[0] == answers[1]
    assert asked == [1, 1]
    assert link_mailed_to(app, "person@example.org") == "/en/account/sign-in"


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("nobody", PASSWORD, "This is not an e-mail address."),
        (NEW, "short", "12 to 128 characters"),
        (NEW, "password1234", "Many people use this password."),
        (NEW, NEW, "Many people use this password."),
        ("", PASSWORD, "Please fill this in."),
        ("x" * 400 + "@example.org", PASSWORD, "This is too long."),
    ],
)
def test_what_cannot_be_taken_is_told_beside_the_field(
    visitor: Visitor, session: Session, email: str, password: str, sentence: str
) -> None:
    reply = visitor.send(SIGN_UP, {"email": email, "new_password": password})

    assert reply.status_code == UNPROCESSABLE
    assert sentence in reply.text
    assert 'aria-invalid="true"' in reply.text
    assert not session.scalar(select(func.count()).select_from(Account))


def test_a_user_name_gets_ten_codes_shown_once(visitor: Visitor) -> None:
    fields = {"user_name": "river", "new_password": PASSWORD}

    reply = visitor.send("/en/account/sign-up/name", fields)

    assert reply.text.count('<code dir="ltr">') == 10
    assert reply.headers["Cache-Control"] == "no-store"
    assert signed_in(visitor)


def test_a_name_that_is_taken_is_told_beside_the_field(
    visitor: Visitor, other: Visitor
) -> None:
    fields = {"user_name": "river", "new_password": PASSWORD}
    visitor.send("/en/account/sign-up/name", fields)

    reply = other.send("/en/account/sign-up/name", fields)

    assert reply.status_code == UNPROCESSABLE
    assert "This name is taken." in reply.text
    assert 'value="river"' in reply.text


def test_a_forgotten_password_is_replaced_by_link(
    app: Flask, visitor: Visitor, other: Visitor, session: Session
) -> None:
    registered(session)
    other.sign_in()
    visitor.send("/en/account/reset", {"email": "person@example.org"})
    link = link_mailed_to(app, "person@example.org")

    reply = visitor.send(link, {"new_password": OTHER_PASSWORD})

    assert reply.location == "/en/account/sign-in"
    assert not signed_in(other)
    assert visitor.sign_in(password=OTHER_PASSWORD).location == ACCOUNT
    assert visitor.get(link).status_code == GONE


def test_a_reset_answers_the_same_for_an_unknown_address(
    app: Flask, visitor: Visitor
) -> None:
    reply = visitor.send("/en/account/reset", {"email": "nobody@example.org"})

    assert reply.location == "/en/account/reset/sent"
    assert link_mailed_to(app, "nobody@example.org") == SIGN_UP


def test_an_old_or_forged_link_is_a_plain_page(
    app: Flask, visitor: Visitor, session: Session, clock: Clock
) -> None:
    registered(session)
    visitor.send("/en/account/reset", {"email": "person@example.org"})
    link = link_mailed_to(app, "person@example.org")
    clock.forward(minutes=30)

    pages = [
        visitor.get(link),
        visitor.get("/en/account/reset/forged"),
        visitor.get("/en/account/confirmation/forged"),
        visitor.get("/ar/account/address/forged"),
    ]

    assert [page.status_code for page in pages] == [GONE] * 4
    assert all("<h1" in page.text for page in pages)


def test_a_printed_code_gives_a_new_password(visitor: Visitor, other: Visitor) -> None:
    fields = {"user_name": "river", "new_password": PASSWORD}
    page = visitor.send("/en/account/sign-up/name", fields).text
    code = page.split('<code dir="ltr">')[1].split("<")[0]
    given = {"user_name": "river", "new_password": OTHER_PASSWORD}

    wrong = other.send("/en/account/reset/code", {**given, "code": "wrong"})
    right = other.send("/en/account/reset/code", {**given, "code": code})

    assert wrong.status_code == UNPROCESSABLE
    assert right.location == "/en/account/sign-in"
    assert other.sign_in("river", OTHER_PASSWORD).location == ACCOUNT


def test_an_address_is_changed_by_a_link_to_the_new_one(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()
    reply = visitor.send("/en/account/address", {"email": NEW})
    link = link_mailed_to(app, NEW)

    moved = visitor.send(link, {})

    assert reply.location == "/en/account/address/sent"
    assert moved.location == "/en/account/sign-in"
    assert not signed_in(visitor)
    assert visitor.sign_in(NEW).location == ACCOUNT
    assert link_mailed_to(app, "person@example.org") == "/en/help"


def test_a_changed_password_ends_the_other_sessions(
    visitor: Visitor, other: Visitor, session: Session
) -> None:
    registered(session)
    visitor.sign_in()
    other.sign_in()
    fields = {"password": PASSWORD, "new_password": OTHER_PASSWORD}

    wrong = visitor.send("/en/account/password", {**fields, "password": "no"})
    right = visitor.send("/en/account/password", fields)

    assert wrong.status_code == UNPROCESSABLE
    assert right.location == ACCOUNT
    assert signed_in(visitor)
    assert not signed_in(other)
