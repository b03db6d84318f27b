"""What a member sees who reads very many members-only profiles."""

from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.moderation.models import ReadingCount
from directory.moderation.service.reading import READ_A_DAY
from directory.profiles.models import Visibility
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization, sign_in


def test_past_the_limit_the_page_says_what_happens_next(
    client: FlaskClient, session: Session
) -> None:
    account, reader = make_account(session), make_organization(session)
    join(session, account, reader)
    make_organization(session, "quiet_house", visibility=Visibility.MEMBERS)
    handles = [f"house_{number}" for number in range(READ_A_DAY)]
    day = NOON.date().isoformat()
    session.add(ReadingCount(organization_id=reader.id, day=day, handles=handles))
    sign_in(client, session, account)

    page = client.get("/en/organizations/quiet_house")

    assert page.status_code == HTTPStatus.FORBIDDEN
    assert "has read 30 members-only profiles today" in page.text
    assert "Tigris Water Watch" not in page.text.split("<main")[1]
