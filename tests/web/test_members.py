"""Members: invitations, roles, leaving, and the last owner."""

import re
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.profiles.models import Membership, Organization
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.pages import look_again, send

LINK = re.compile(r"/en/invitations/[\w-]+")


@pytest.fixture
def owner(session: Session) -> Account:
    return make_account(session)


@pytest.fixture
def listed(client: FlaskClient, session: Session, owner: Account) -> Organization:
    organization = make_organization(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


def address(organization: Organization, rest: str = "members") -> str:
    return f"/en/organizations/{organization.handle}/{rest}"


def members(session: Session, organization: Organization) -> list[Membership]:
    look_again(session)
    rows = select(Membership).where(Membership.organization_id == organization.id)
    return list(session.scalars(rows.order_by(Membership.id)))


def invited(client: FlaskClient, organization: Organization, who: str) -> str:
    reply = send(
        client,
        address(organization, "invitations"),
        {"address": who, "roles": ["editor"]},
        seen_on=address(organization),
    )
    found = LINK.search(reply.text)
    assert found, reply.text
    return found.group()


def test_an_invited_person_joins_by_the_link(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    guest = make_account(session, "guest@example.org")
    session.commit()
    link = invited(client, listed, "guest@example.org")
    sign_in(client, session, guest)

    shown = client.get(link)
    before = len(members(session, listed))
    reply = send(client, link)

    assert "Tigris Water Watch" in shown.text
    assert before == 1
    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert [m.editor for m in members(session, listed)] == [False, True]


def test_a_link_is_of_no_use_to_another_person(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    link = invited(client, listed, "guest@example.org")
    sign_in(client, session, make_account(session, "thief@example.org"))

    assert client.get(link).status_code == HTTPStatus.FORBIDDEN


def test_a_withdrawn_invitation_opens_nothing(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    link = invited(client, listed, "guest@example.org")
    page = client.get(address(listed))
    withdrawal = re.search(r'action="([^"]+/withdrawal)"', page.text)
    assert withdrawal

    send(client, withdrawal.group(1), seen_on=address(listed))
    sign_in(client, session, make_account(session, "guest@example.org"))

    assert client.get(link).status_code == HTTPStatus.NOT_FOUND


def test_the_last_owner_can_neither_leave_nor_step_down(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    own = members(session, listed)[0]
    page = address(listed, f"members/{own.public_id}")

    left = send(client, address(listed, "leave"), seen_on=address(listed))
    demoted = send(client, page, {"roles": ["reader"]})
    removed = send(client, f"{page}/removal", seen_on=page)

    codes = {left.status_code, demoted.status_code, removed.status_code}
    assert codes == {HTTPStatus.CONFLICT}
    assert members(session, listed)[0].owner


def test_roles_are_changed_as_ticked(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    other = make_account(session, "other@example.org")
    member = join(session, other, listed, "editor")
    session.commit()
    page = address(listed, f"members/{member.public_id}")

    send(client, page, {"roles": ["liaison"]})
    nothing = send(client, page, {"roles": []})

    changed = members(session, listed)[1]
    assert (changed.owner, changed.editor, changed.liaison) == (False, False, True)
    assert nothing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please choose at least one role." in nothing.text


def test_a_member_leaves(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    reader = make_account(session, "reader@example.org")
    join(session, reader, listed)
    sign_in(client, session, reader)

    send(client, address(listed, "leave"), seen_on=address(listed))

    assert len(members(session, listed)) == 1


def test_a_forged_member_of_another_organization_is_not_found(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    other = make_organization(session, "other_body")
    victim = join(session, make_account(session, "victim@example.org"), other, "owner")
    session.commit()

    forged = f"members/{victim.public_id}/removal"
    reply = send(client, address(listed, forged), seen_on=address(listed))

    assert reply.status_code == HTTPStatus.NOT_FOUND
    assert len(members(session, other)) == 1


def test_a_wrong_address_is_said_at_its_field(
    client: FlaskClient, listed: Organization
) -> None:
    reply = send(
        client,
        address(listed, "invitations"),
        {"address": "not@an@address", "roles": ["reader"]},
        seen_on=address(listed),
    )

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "not@an@address" in reply.text
    assert 'href="#address"' in reply.text


def test_changing_roles_asks_for_the_password_again(
    client: FlaskClient, session: Session, owner: Account
) -> None:
    organization = make_organization(session)
    member = join(session, owner, organization, "owner")
    sign_in(client, session, owner, factor=False)

    reply = client.get(address(organization, f"members/{member.public_id}"))

    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert "/account/" in reply.location
