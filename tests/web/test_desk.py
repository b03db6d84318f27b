"""The desk: what owners decide, and that nobody else can."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.accounts.models import Account, Purpose
from directory.accounts.service import make_link
from directory.kernel.work import Work
from directory.profiles.models import Organization, Publication, Visibility
from tests.conftest import NOON, Clock
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.pages import look_again, send, token_on


@pytest.fixture
def owner(session: Session) -> Account:
    return make_account(session)


@pytest.fixture
def listed(client: FlaskClient, session: Session, owner: Account) -> Organization:
    organization = make_organization(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


def address(organization: Organization, rest: str) -> str:
    return f"/en/organizations/{organization.handle}/{rest}"


def fresh(session: Session, organization: Organization) -> Organization:
    look_again(session)
    return organization


def test_my_organizations_name_the_role_in_each(
    client: FlaskClient, listed: Organization
) -> None:
    page = client.get("/en/organizations/me")

    assert address(listed, "desk") in page.text
    assert "Owner" in page.text


def test_the_desk_says_what_is_missing_and_why(
    client: FlaskClient, listed: Organization
) -> None:
    page = client.get(address(listed, "desk"))

    assert "What would make the profile stronger" in page.text
    assert "People recognise you at a glance." in page.text


def test_hiding_takes_one_confirmation_and_one_button_undoes_it(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    page = address(listed, "hiding")

    asked = client.get(page)
    send(client, page)
    hidden = fresh(session, listed).publication
    send(client, address(listed, "reappearance"), seen_on=address(listed, "desk"))

    assert "Copies that others made earlier remain" in asked.text
    assert hidden is Publication.WITHDRAWN
    assert fresh(session, listed).publication is Publication.APPROVED


def test_a_deletion_is_planned_and_taken_back(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    send(client, address(listed, "hiding"))
    page = address(listed, "deletion")
    send(client, page)
    due = fresh(session, listed).deletion_due_at

    send(client, f"{page}/cancellation", seen_on=address(listed, "desk"))

    assert due == NOON + timedelta(days=14)
    assert fresh(session, listed).deletion_due_at is None


def test_a_listed_profile_is_not_deleted_before_it_is_hidden(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    page = address(listed, "deletion")

    reply = send(client, page)

    assert reply.status_code == HTTPStatus.CONFLICT
    assert fresh(session, listed).deletion_due_at is None


def test_everything_given_is_handed_out(
    client: FlaskClient, listed: Organization
) -> None:
    reply = send(client, address(listed, "export"), seen_on=address(listed, "desk"))

    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.json
    assert reply.json["organization"]["content"] == listed.content


def test_an_editor_decides_none_of_it(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    editor = make_account(session, "editor@example.org")
    join(session, editor, listed, "editor")
    sign_in(client, session, editor)
    token = {"csrf_token": token_on(client.get(address(listed, "edit/safety")))}

    replies = [
        client.post(address(listed, rest), data=token).status_code
        for rest in ("hiding", "deletion", "export", "invitations")
    ]

    assert set(replies) == {HTTPStatus.FORBIDDEN}
    assert fresh(session, listed).publication is Publication.APPROVED


def test_narrowing_the_visibility_is_instant_and_widening_waits(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    page = address(listed, "edit/safety")
    send(client, page, {"visibility": "members"})
    narrowed = fresh(session, listed).visibility

    send(client, page, {"visibility": "public"})

    assert narrowed is Visibility.MEMBERS
    assert fresh(session, listed).visibility is Visibility.MEMBERS


def test_the_yearly_question_is_answered_at_the_desk(
    client: FlaskClient, session: Session, listed: Organization, clock: Clock
) -> None:
    clock.forward(days=400)
    page = address(listed, "confirm")

    desk = client.get(address(listed, "desk"))
    send(client, page)

    assert "Please say whether the profile is still right." in desk.text
    assert fresh(session, listed).last_confirmed_on == clock.now.date()


def test_the_mailed_link_confirms_only_when_its_button_is_pressed(
    app: Flask, session: Session, listed: Organization, owner: Account, work: Work
) -> None:
    listed.last_confirmed_on = None
    secret = make_link(
        work,
        Purpose.CONFIRM_PROFILE,
        account_id=owner.id,
        payload={"organization_id": listed.id},
        lasts=timedelta(days=7),
    )
    session.commit()
    stranger, page = app.test_client(), address(listed, f"confirmation/{secret}")

    stranger.get(page)
    looked_at = fresh(session, listed).last_confirmed_on
    send(stranger, page)
    again = stranger.get(page)

    assert looked_at is None
    assert fresh(session, listed).last_confirmed_on == NOON.date()
    assert again.status_code == HTTPStatus.GONE


def test_a_link_of_one_organization_opens_no_other(
    app: Flask, session: Session, listed: Organization, owner: Account, work: Work
) -> None:
    other = make_organization(session, "other_body")
    secret = make_link(
        work,
        Purpose.CONFIRM_PROFILE,
        account_id=owner.id,
        payload={"organization_id": listed.id},
        lasts=timedelta(days=7),
    )
    session.commit()

    page = app.test_client().get(address(other, f"confirmation/{secret}"))

    assert page.status_code == HTTPStatus.NOT_FOUND
