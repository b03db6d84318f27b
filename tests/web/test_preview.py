"""The preview shows a draft with borrowed eyes, never the insider's own."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.profiles.models import Organization, Visibility
from tests.factories import join, make_account, make_organization, sign_in

PHONE, MAIL = "+9647700000101", "office@example.org"


@pytest.fixture
def listed(client: FlaskClient, session: Session) -> Organization:
    organization = make_organization(session)
    owner = make_account(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


def seen(client: FlaskClient, organization: Organization, eyes: str) -> str:
    address = f"/en/organizations/{organization.handle}/preview?as={eyes}"
    return client.get(address).text


@pytest.mark.parametrize(
    ("eyes", "mail", "phone"),
    [
        ("public", False, False),
        ("members", True, False),
        ("connected", True, True),
        ("owner", False, False),
    ],
)
def test_each_reader_sees_what_the_policy_gives(
    client: FlaskClient, listed: Organization, eyes: str, *, mail: bool, phone: bool
) -> None:
    page = seen(client, listed, eyes)

    assert "Clean rivers for everyone." in page
    assert (MAIL in page, PHONE in page) == (mail, phone)


def test_strangers_see_nothing_of_a_profile_for_members(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    listed.visibility = Visibility.MEMBERS
    session.commit()

    assert "They see nothing" in seen(client, listed, "public")
    assert "Clean rivers for everyone." in seen(client, listed, "members")
