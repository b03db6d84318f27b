"""The page of one organization: what each reader sees, and where it leads."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.kernel.ids import new_uuid
from directory.profiles.models import Entry, Organization, Publication, Visibility
from directory.verification.models import Method, Statement
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.indexing import flat

PAGE = "/en/organizations/tigris_water"
WHOLE: dict[str, Any] = {
    "name": {"en": "Tigris Water Watch", "ar": "رصد مياه دجلة", "kmr": "Dîcle"},
    "acronym": ["TWW"],
    "description": {"ar": "نقيس **الملوحة** في [النهر](https://example.org)."},
    "networking_goals": [
        {"kind": "training", "text": {"en": "Water tests"}, "until": "2031-01-01"},
        {"kind": "venue", "text": {"en": "Long over"}, "until": "2029-12-31"},
    ],
    "offers": [{"kind": "equipment", "text": {"en": "Two boats"}, "places": ["iq"]}],
    "areas_served": ["basra", "iqg01q01", "it"],
    "office_place": "basra",
    "office_country": "iq",
    "tracks": ["environment-water"],
    "target_groups": ["survivors", "youth"],
    "website": "https://www.example.org/",
    "social_links": ["javascript:alert(1)"],
    "identifiers": [{"scheme": "XI-ROR", "value": "05x"}],
    "former_names": [{"name": "River Friends", "until": 2015}],
    "other_names": [{"name": "Osservatorio", "language": "it"}],
    "founded_year": 2014,
    "answers_in": ["ar", "en"],
    "answers_within_days": 4,
    "contact_name": "A Person",
}


def shown(client: FlaskClient, session: Session, address: str = PAGE) -> str:
    session.commit()
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK
    return flat(page.text)


def test_a_stranger_sees_the_public_profile(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, **WHOLE)

    page = shown(client, session)

    assert '<h1><bdi lang="en" dir="ltr">Tigris Water Watch</bdi></h1>' in page
    assert '<bdi lang="ar" dir="rtl">رصد مياه دجلة</bdi>' in page
    assert "Water tests" in page
    assert "Two boats" in page
    assert "River Friends" in page
    assert 'href="https://ror.org/05x"' in page
    assert "Within the last year" in page
    assert "Everyone" in page
    assert "noindex" not in page


def test_what_is_over_private_or_not_for_the_web_is_absent(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, **WHOLE)

    page = shown(client, session)

    assert "Long over" not in page
    assert "javascript:" not in page
    assert "A Person" not in page
    assert "office@example.org" not in page
    assert "+9647700000101" not in page


def test_sensitive_terms_lead_to_no_list(client: FlaskClient, session: Session) -> None:
    make_organization(session, **WHOLE)

    page = shown(client, session)

    assert "group=youth" in page
    assert "group=survivors" not in page


def test_a_text_in_another_language_says_which(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, **WHOLE)

    page = shown(client, session)

    assert '<div lang="ar" dir="rtl"><p>نقيس <strong>الملوحة</strong>' in page
    assert "The organization wrote this in Arabic." in page


def test_text_from_people_is_escaped(client: FlaskClient, session: Session) -> None:
    evil = "<script>alert(1)</script>"
    make_organization(
        session, name={"en": evil}, mission={"en": evil}, description={"en": evil}
    )

    page = shown(client, session)

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_its_own_people_see_contacts_and_the_day(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    join(session, account, make_organization(session, **WHOLE), "owner")
    sign_in(client, session, account)

    page = shown(client, session)

    assert "office@example.org" in page
    assert "A Person" in page
    assert "3 October 2029" in page or "October 3, 2029" in page


def test_a_sample_record_says_that_nobody_joined(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, entry=Entry.SAMPLE)

    page = shown(client, session)

    assert "Sample record: this organization has not joined" in page
    assert "Never by the organization" in page


def test_a_verification_says_until_when(client: FlaskClient, session: Session) -> None:
    organization = make_organization(session)
    session.add(
        Statement(
            public_id=new_uuid(),
            organization_id=organization.id,
            method=Method.PHONE_CALL,
            stated_on=NOON.date(),
            expires_on=(NOON + timedelta(days=60)).date(),
        )
    )

    assert "Verified until March 2030" in shown(client, session)


def test_an_old_confirmation_is_not_given_a_date(
    client: FlaskClient, session: Session
) -> None:
    organization = make_organization(session)
    organization.last_confirmed_on = (NOON - timedelta(days=400)).date()

    page = shown(client, session)

    assert "Not within the last year" in page


def test_an_unlisted_page_is_not_for_search_engines(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, visibility=Visibility.UNLISTED)

    assert '<meta name="robots" content="noindex">' in shown(client, session)


@pytest.mark.parametrize(
    "publication", sorted(set(Publication) - {Publication.APPROVED})
)
def test_hidden_and_never_existing_look_the_same(
    client: FlaskClient, session: Session, publication: Publication
) -> None:
    organization = make_organization(session, publication=publication)
    session.commit()

    hidden = client.get(PAGE)
    never = client.get("/en/organizations/never_was")
    by_id = client.get(f"/id/{organization.uuid}")

    assert hidden.status_code == never.status_code == by_id.status_code == 404
    assert hidden.text.replace("tigris_water", "never_was") == never.text


def merged(session: Session, into: Organization, handle: str) -> Organization:
    organization = make_organization(session, handle, publication=Publication.MERGED)
    organization.merged_into_id = into.id
    session.flush()
    return organization


def test_a_merged_page_and_id_lead_to_the_survivor(
    client: FlaskClient, session: Session
) -> None:
    survivor = make_organization(session)
    last = merged(session, merged(session, survivor, "second"), "first")
    session.commit()

    page = client.get("/ar/organizations/first")
    by_id = client.get(f"/id/{last.uuid}")

    assert page.status_code == by_id.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert page.location == "/ar/organizations/tigris_water"
    assert by_id.location == f"/id/{survivor.uuid}"


def test_a_page_merged_into_a_hidden_one_is_not_found(
    client: FlaskClient, session: Session
) -> None:
    survivor = make_organization(session, publication=Publication.WITHDRAWN)
    merged(session, survivor, "first")
    session.commit()

    assert client.get("/en/organizations/first").status_code == HTTPStatus.NOT_FOUND


def test_merges_in_a_circle_end(client: FlaskClient, session: Session) -> None:
    one = make_organization(session, "one", publication=Publication.MERGED)
    two = merged(session, one, "two")
    one.merged_into_id = two.id
    session.commit()

    assert client.get("/en/organizations/one").status_code == HTTPStatus.NOT_FOUND


def test_an_id_leads_to_the_page_in_the_readers_language(
    client: FlaskClient, session: Session
) -> None:
    organization = make_organization(session)
    session.commit()

    reply = client.get(f"/id/{organization.uuid}", headers={"Accept-Language": "ckb"})

    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert reply.location == "/ckb/organizations/tigris_water"
    assert "Accept-Language" in reply.headers["Vary"]


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "kmr"])
def test_the_page_renders_in_every_language(
    client: FlaskClient, session: Session, tag: str
) -> None:
    make_organization(session, **WHOLE)

    shown(client, session, f"/{tag}/organizations/tigris_water")
