"""While moderators declare an outage, nobody there is called late."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.profiles.models import Outage
from directory.search.indexer import all_documents
from directory.search.port import Freshness
from directory.taxonomy.queries import load_vocabulary
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization, sign_in

LATE = NOON - timedelta(days=380)


def test_an_outage_stops_the_clock_on_desk_page_and_index(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    join(session, account, make_organization(session, approved_at=LATE), "owner")
    session.add(Outage(place="basra", began_at=NOON - timedelta(days=60)))
    sign_in(client, session, account)

    desk = client.get("/en/organizations/tigris_water/desk").text
    page = client.application.test_client().get("/en/organizations/tigris_water").text
    documents = all_documents(session, load_vocabulary(session), today=NOON.date())

    assert "Please say whether" not in desk
    assert "Within the last year" in page
    assert {one.freshness for one in documents} == {Freshness.FRESH}


def test_without_an_outage_the_same_profile_is_late(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    join(session, account, make_organization(session, approved_at=LATE), "owner")
    sign_in(client, session, account)

    desk = client.get("/en/organizations/tigris_water/desk").text

    assert "Please say whether" in desk
