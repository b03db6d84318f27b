"""The way to a page without and with a language in its address."""

from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_account, sign_in


def test_the_browsers_language_leads(client: FlaskClient) -> None:
    reply = client.get("/?q=1", headers={"Accept-Language": "ku-IQ,en;q=0.5"})

    assert reply.status_code == HTTPStatus.FOUND
    assert reply.location == "/ckb/?q=1"
    assert "Accept-Language" in reply.headers["Vary"]
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_accounts_language_wins(client: FlaskClient, session: Session) -> None:
    sign_in(client, session, make_account(session, language="kmr"))

    reply = client.get("/", headers={"Accept-Language": "ar"})

    assert reply.location == "/kmr/"


def test_an_unknown_prefix_is_not_found(client: FlaskClient) -> None:
    assert client.get("/fr/").status_code == HTTPStatus.NOT_FOUND


def test_a_page_says_its_language_and_direction(client: FlaskClient) -> None:
    page = client.get("/ckb/")

    assert '<html lang="ckb" dir="rtl">' in page.text
    assert "Set-Cookie" not in page.headers
