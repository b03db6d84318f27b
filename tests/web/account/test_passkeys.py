"""Passkeys through the pages: added after the password, shown as the second step."""

import json
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from directory.accounts.models import Account, NodeRole, NodeRoleGrant
from directory.app import create_app
from directory.database import db
from tests.accounts.authenticator import Authenticator
from tests.conftest import NOON, Clock, settings_for
from tests.web.account.visitor import TOKEN, Visitor, registered

NEW = "/en/account/passkeys/new"
STEP = "/en/account/sign-in/code"


def challenge(visitor: Visitor, page: str, address: str) -> str:
    """Ask for a challenge as the script of ``page`` does."""
    token = TOKEN.search(visitor.get(page).text)
    assert token is not None
    reply = visitor.client.post(address, headers={"X-CSRFToken": unescape(token[1])})
    assert reply.status_code == HTTPStatus.OK
    assert reply.headers["Cache-Control"] == "no-store"
    return reply.text


def add(visitor: Visitor, device: Authenticator) -> str:
    options = challenge(visitor, NEW, "/en/account/passkeys/challenge")
    answer = json.dumps(device.create(options))
    return visitor.send(NEW, {"name": "blue phone", "answer": answer}).text


def test_a_passkey_is_added_and_opens_the_second_step(
    visitor: Visitor, other: Visitor, account: Account
) -> None:
    device = Authenticator()
    assert "printed codes" in add(visitor, device).lower()
    assert "blue phone" in visitor.get("/en/account/second-factor").text
    reply = other.sign_in(next="/en/account/notices")
    assert reply.location.startswith(STEP)

    options = challenge(other, reply.location, "/en/account/sign-in/passkey/challenge")
    answer = json.dumps(device.get(options))
    fields = {"answer": answer, "next": "/en/account/notices"}
    reply = other.send("/en/account/sign-in/passkey", fields, page=STEP)

    assert reply.location == "/en/account/notices"
    assert other.get("/en/account/").status_code == HTTPStatus.OK
    assert account.email


def test_a_passkey_opens_the_work_of_a_moderator(
    visitor: Visitor, session: Session, account: Account
) -> None:
    session.add(
        NodeRoleGrant(account_id=account.id, role=NodeRole.MODERATOR, granted_at=NOON)
    )
    session.commit()
    assert "second-factor" in visitor.get("/en/moderation").location

    add(visitor, Authenticator())

    assert visitor.get("/en/moderation").status_code == HTTPStatus.OK


@pytest.mark.usefixtures("account")
def test_a_passkey_is_removed(visitor: Visitor, session: Session) -> None:
    add(visitor, Authenticator())
    (passkey,) = session.query(Account).one().passkeys
    session.rollback()

    visitor.send(f"/en/account/passkeys/{passkey.public_id}/removal")

    assert "blue phone" not in visitor.get("/en/account/second-factor").text


@pytest.mark.usefixtures("account")
def test_without_script_the_page_says_what_is_needed(visitor: Visitor) -> None:
    assert "JavaScript" in visitor.get(NEW).text

    reply = visitor.send(NEW, {"name": "blue phone"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The passkey was not accepted" in reply.text
    assert "blue phone" in reply.text


@pytest.mark.usefixtures("account")
def test_a_refused_answer_is_not_sent_a_second_time(visitor: Visitor) -> None:
    reply = visitor.send(NEW, {"name": "blue phone", "answer": '{"id": "refused"}'})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "refused" not in reply.text


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("answer", ["[]", '{"id": 1, "id": 2}', "{" * 99, "{}" * 9999])
def test_bad_json_is_a_bad_request(visitor: Visitor, answer: str) -> None:
    reply = visitor.send(NEW, {"name": "blue phone", "answer": answer})

    assert reply.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.usefixtures("account")
def test_a_wrong_passkey_is_refused_on_the_page_of_the_code(
    visitor: Visitor, other: Visitor
) -> None:
    add(visitor, Authenticator())
    other.sign_in()

    reply = other.send("/en/account/sign-in/passkey", {"answer": "{}"}, page=STEP)

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The passkey was not accepted" in reply.text
    assert 'name="code"' in reply.text


@pytest.mark.usefixtures("account")
def test_a_passkey_is_added_only_after_the_password(
    visitor: Visitor, clock: Clock
) -> None:
    clock.forward(minutes=10)

    assert "password-again" in visitor.get(NEW).location


def test_a_stranger_gets_no_challenge(visitor: Visitor) -> None:
    address = "/en/account/sign-in/passkey/challenge"

    reply = visitor.send(address, page="/en/account/sign-in")

    assert reply.status_code == HTTPStatus.FORBIDDEN


@pytest.fixture
def numbered(tmp_path: Path, database_url: str, clock: Clock) -> Flask:
    """A node that has a number instead of a name, as the demo has."""
    given = {"database_url": database_url, "base_url": "http://127.0.0.1:5760"}
    hosts = ("localhost",)
    settings = settings_for(tmp_path / "instance", trusted_hosts=hosts, **given)
    return create_app(settings, clock=clock)


def test_a_node_without_a_name_hides_passkeys(
    numbered: Flask, session: Session
) -> None:
    registered(session)
    visitor = Visitor(numbered.test_client())
    visitor.sign_in()

    page = visitor.get("/en/account/second-factor").text

    assert "Passkeys work only where" in page
    assert "passkeys/new" not in page
    assert visitor.get(NEW).status_code == HTTPStatus.NOT_FOUND
    with numbered.app_context():
        db.session.remove()
        db.engine.dispose()
