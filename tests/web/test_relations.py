"""The page of relations under the desk, and what the profile shows of them."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.database import db
from directory.kernel.work import Work
from directory.profiles.models import Organization, Publication, Role
from directory.profiles.policy import Viewer
from directory.profiles.relations import OrganizationRelation, RelationState, Way
from directory.profiles.service.keys import write_keys
from directory.profiles.service.relating import confirm_relation, propose_relation
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.pages import look_again, problems_on, send, token_on

RIVERS = {"en": "Union of Rivers", "ar": "اتحاد الأنهار"}


@pytest.fixture
def owner(session: Session) -> Account:
    return make_account(session)


@pytest.fixture
def listed(client: FlaskClient, session: Session, owner: Account) -> Organization:
    organization = make_organization(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


@pytest.fixture
def union(work: Work, session: Session) -> Organization:
    organization = make_organization(session, "union_of_rivers", name=RIVERS)
    write_keys(work, organization, organization.content)
    session.commit()
    return organization


def page_of(organization: Organization, language: str = "en") -> str:
    return f"/{language}/organizations/{organization.handle}/relations"


def profile_of(organization: Organization, language: str = "en") -> str:
    return f"/{language}/organizations/{organization.handle}"


def viewer_for(organization: Organization) -> Viewer:
    return Viewer(roles={organization.id: frozenset(Role)})


def asked(work: Work, one: Organization, other: Organization) -> OrganizationRelation:
    relation = propose_relation(work, viewer_for(one), one, other, way=Way.MEMBER_OF)
    work.session.commit()
    return relation


def confirmed(
    work: Work, one: Organization, other: Organization
) -> OrganizationRelation:
    relation = asked(work, one, other)
    confirm_relation(work, viewer_for(other), other, relation)
    work.session.commit()
    return relation


def states(session: Session) -> list[RelationState]:
    look_again(session)
    return [row.state for row in session.scalars(select(OrganizationRelation))]


@pytest.mark.usefixtures("union")
def test_an_owner_finds_another_and_asks_it(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    found = client.get(f"{page_of(listed)}?q=rivers")
    choice = re.search(r'href="([^"]+other=union_of_rivers)#propose"', found.text)
    assert choice, found.text

    reply = send(
        client,
        page_of(listed),
        {"way": "part_of"},
        seen_on=choice.group(1),
    )

    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert states(session) == [RelationState.PROPOSED]
    assert "Waiting for the other side" in client.get(page_of(listed)).text
    assert "Union of Rivers" not in client.get(profile_of(listed)).text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_request_is_confirmed_and_shown_on_both_pages(
    client: FlaskClient,
    work: Work,
    listed: Organization,
    union: Organization,
    language: str,
) -> None:
    asked(work, union, listed)
    page = client.get(page_of(listed, language))
    confirmation = re.search(r'action="([^"]+/confirmation)"', page.text)
    assert confirmation, page.text

    reply = send(client, confirmation.group(1), seen_on=page_of(listed, language))

    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert f">{RIVERS[language]}</bdi>" in client.get(profile_of(listed, language)).text
    assert profile_of(listed, language) in client.get(profile_of(union, language)).text


@pytest.mark.parametrize("deed", ["refusal", "end"])
def test_a_request_is_refused_and_a_relation_ended(
    client: FlaskClient,
    work: Work,
    session: Session,
    listed: Organization,
    union: Organization,
    deed: str,
) -> None:
    make = asked if deed == "refusal" else confirmed
    relation = make(work, union, listed)

    address = f"{page_of(listed)}/{relation.public_id}/{deed}"
    reply = send(client, address, seen_on=page_of(listed))

    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert states(session) == ([RelationState.REFUSED] if deed == "refusal" else [])


@pytest.mark.parametrize("handle", ["nothing_here", "hidden_body", "x" * 40])
def test_hidden_and_unknown_handles_read_the_same(
    client: FlaskClient, session: Session, listed: Organization, handle: str
) -> None:
    make_organization(session, "hidden_body", publication=Publication.SUSPENDED)
    session.commit()

    reply = send(client, page_of(listed), {"other": handle, "way": "member_of"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "No organization with this handle is listed." in problems_on(reply)
    assert handle in reply.text


def test_an_empty_form_says_what_is_missing(
    client: FlaskClient, listed: Organization
) -> None:
    reply = send(client, page_of(listed), {"other": ""})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose an organization." in problems_on(reply)
    assert "Choose a relation." in problems_on(reply)


@pytest.mark.parametrize("deed", ["confirmation", "refusal", "end"])
def test_relations_of_others_are_not_found(
    client: FlaskClient,
    work: Work,
    session: Session,
    listed: Organization,
    union: Organization,
    deed: str,
) -> None:
    third = make_organization(session, "third_body")
    relation = asked(work, third, union)

    forged = f"{page_of(listed)}/{relation.public_id}/{deed}"
    theirs = f"{page_of(union)}/{relation.public_id}/{deed}"
    token = {"csrf_token": token_on(client.get(page_of(listed)))}
    replies = [client.post(to, data=token) for to in (forged, theirs)]

    assert {r.status_code for r in replies} == {HTTPStatus.NOT_FOUND}
    assert states(session) == [RelationState.PROPOSED]


def test_the_page_of_another_organization_is_not_found(
    client: FlaskClient, listed: Organization, union: Organization
) -> None:
    assert client.get(page_of(listed)).status_code == HTTPStatus.OK
    assert client.get(page_of(union)).status_code == HTTPStatus.NOT_FOUND


def test_a_suspended_side_is_gone_from_the_other_page_at_once(
    client: FlaskClient,
    work: Work,
    session: Session,
    listed: Organization,
    union: Organization,
) -> None:
    confirmed(work, listed, union)
    before = client.get(profile_of(listed)).text
    union.publication = Publication.SUSPENDED
    session.commit()

    profile, desk = client.get(profile_of(listed)), client.get(page_of(listed))

    assert "Union of Rivers" in before
    assert "Union of Rivers" not in profile.text + desk.text
    assert "Waiting for the other side" in desk.text


def test_more_relations_ask_the_database_no_more_often(
    app: Flask, client: FlaskClient, work: Work, session: Session, listed: Organization
) -> None:
    def count() -> int:
        statements: list[str] = []

        def note(*given: object) -> None:
            statements.append(str(given[2]))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        client.get(profile_of(listed))
        client.get(page_of(listed))
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    confirmed(work, make_organization(session, "first_body"), listed)
    client.get(profile_of(listed))
    few = count()
    for number in range(6):
        confirmed(work, make_organization(session, f"more_{number}"), listed)

    assert count() == few
