"""A moderator corrects a record that nobody claimed; everything else refuses."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.audit.models import Entry as Deed
from directory.kernel.orders import Order
from directory.profiles.models import Entry, Organization
from tests.factories import (
    join,
    make_account,
    make_moderator,
    make_organization,
    sign_in,
)
from tests.web.pages import look_again, problems_on, send, token_on

PAGE = "/en/moderation/organizations/bare_record/correction/names"


@pytest.fixture
def record(session: Session) -> Organization:
    return make_organization(session, "bare_record", entry=Entry.SAMPLE)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_correction_is_public_at_once_and_written_down(
    client: FlaskClient, session: Session, record: Organization, language: str
) -> None:
    sign_in(client, session, make_moderator(session))
    page = PAGE.replace("/en/", f"/{language}/")

    reply = send(client, page, {"name-en": "Tigris Water Guard"})

    look_again(session)
    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert record.content["name"]["en"] == "Tigris Water Guard"
    assert record.content["name"]["ar"] == "رصد مياه دجلة"
    assert "correct" in session.scalars(select(Deed.action)).all()
    assert "reindex" in session.scalars(select(Order.kind)).all()
    assert "Tigris Water Guard" in client.get("/en/organizations/bare_record").text


def test_a_wrong_value_stays_typed_beside_its_message(
    client: FlaskClient, session: Session, record: Organization
) -> None:
    sign_in(client, session, make_moderator(session))

    reply = send(client, PAGE, {"name-en": "x"})

    look_again(session)
    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert problems_on(reply)
    assert 'value="x"' in reply.text
    assert record.version == 1


def test_the_second_of_two_moderators_is_told(
    client: FlaskClient, session: Session, record: Organization
) -> None:
    sign_in(client, session, make_moderator(session))
    stale = {"name-en": "Later", "seen_version": "0"}

    reply = send(client, PAGE, stale)

    look_again(session)
    assert reply.status_code == HTTPStatus.CONFLICT
    assert record.content["name"]["en"] == "Tigris Water Watch"


def test_a_claimed_profile_is_its_owners_to_correct(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, "bare_record")
    sign_in(client, session, make_moderator(session))

    assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND


def test_a_moderator_out_of_scope_and_one_with_a_tie_find_nothing(
    client: FlaskClient, session: Session, record: Organization
) -> None:
    far = make_moderator(session, "far@example.org", places=["erbil"])
    tied = make_moderator(session, "tied@example.org")
    join(session, tied, record, "editor")

    for moderator in (far, tied):
        sign_in(client, session, moderator)
        token = {"csrf_token": token_on(client.get("/en/account/"))}
        assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND
        assert client.post(PAGE, data=token).status_code == HTTPStatus.NOT_FOUND
    look_again(session)
    assert record.version == 1


def test_nobody_else_finds_the_page(
    client: FlaskClient, session: Session, record: Organization
) -> None:
    sign_in(client, session, make_account(session))

    assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND
    assert record.version == 1
