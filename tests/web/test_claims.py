"""Claims: three ways of proof, and who may see what was sent."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.kernel.orders import Order
from directory.profiles.models import (
    Claim,
    ClaimState,
    Entry,
    EvidenceDocument,
    Organization,
)
from tests.factories import make_account, make_moderator, make_organization, sign_in
from tests.web.pages import look_again, send, send_file, token_on


@pytest.fixture
def claimant(client: FlaskClient, session: Session) -> Account:
    account = make_account(session)
    sign_in(client, session, account)
    return account


@pytest.fixture
def listed(session: Session, claimant: Account) -> Organization:
    assert claimant.id
    organization = make_organization(
        session, entry=Entry.SAMPLE, website="https://tigris.example"
    )
    session.commit()
    return organization


def opened(
    client: FlaskClient, session: Session, organization: Organization, method: str
) -> Claim:
    page = f"/en/organizations/{organization.handle}/claim"
    send(client, page, {"method": method, "statement": "We are its board."})
    look_again(session)
    return session.scalars(select(Claim)).one()


def attach(client: FlaskClient, claim: Claim, content: bytes) -> int:
    page = f"/en/claims/{claim.public_id}"
    fields = {"csrf_token": token_on(client.get(page))}
    to, name = f"{page}/documents", "certificate.pdf"
    sent = send_file(client, to, "document", content, name=name, fields=fields)
    return sent.status_code


def test_a_mailed_link_proves_a_claim_when_its_button_is_pressed(
    app: Flask, client: FlaskClient, session: Session, listed: Organization
) -> None:
    claim = opened(client, session, listed, "email")
    orders = session.scalars(select(Order).where(Order.kind == "mail"))
    path = next(o.payload["path"] for o in orders if "proof" in o.payload["path"])
    mailbox = app.test_client()

    mailbox.get(f"/en{path}")
    look_again(session)
    looked_at = claim.state
    send(mailbox, f"/en{path}")

    look_again(session)
    assert looked_at is ClaimState.OPEN
    assert claim.state is ClaimState.PROVED


def test_a_website_claim_shows_the_text_to_put_there(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    claim = opened(client, session, listed, "website")

    page = client.get(f"/en/claims/{claim.public_id}")

    assert claim.token
    assert claim.token in page.text


def test_a_document_is_opened_by_its_sender_and_by_moderators_alone(
    app: Flask, client: FlaskClient, session: Session, listed: Organization
) -> None:
    claim = opened(client, session, listed, "document")
    assert attach(client, claim, b"%PDF-1.7 certificate") == HTTPStatus.SEE_OTHER
    look_again(session)
    document = session.scalars(select(EvidenceDocument)).one()
    page = f"/en/claims/{claim.public_id}/documents/{document.public_id}"
    moderator, stranger = app.test_client(), app.test_client()
    sign_in(moderator, session, make_moderator(session))
    sign_in(stranger, session, make_account(session, "stranger@example.org"))

    codes = [c.get(page).status_code for c in (client, moderator, stranger)]

    assert codes == [HTTPStatus.OK, HTTPStatus.OK, HTTPStatus.NOT_FOUND]
    assert client.get(page).headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    ("content", "status"), [(b"MZ program", 415), (b"%PDF-" + b"0" * 2_200_000, 413)]
)
def test_a_bad_document_is_refused(
    client: FlaskClient,
    session: Session,
    listed: Organization,
    content: bytes,
    status: int,
) -> None:
    claim = opened(client, session, listed, "document")

    assert attach(client, claim, content) == status
    look_again(session)
    assert session.scalars(select(EvidenceDocument)).all() == []


def test_a_claim_is_taken_back(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    claim = opened(client, session, listed, "document")
    page = f"/en/claims/{claim.public_id}"

    send(client, f"{page}/withdrawal", seen_on=page)

    look_again(session)
    assert claim.state is ClaimState.WITHDRAWN
    assert not re.search("withdrawal", client.get(page).text)


def test_nobody_sees_the_claim_of_another(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    claim = opened(client, session, listed, "document")
    sign_in(client, session, make_account(session, "stranger@example.org"))

    page = client.get(f"/en/claims/{claim.public_id}")

    assert page.status_code == HTTPStatus.NOT_FOUND


def test_a_way_of_proof_that_the_entry_lacks_is_refused(
    client: FlaskClient, session: Session, claimant: Account
) -> None:
    assert claimant.id
    bare = make_organization(
        session, "bare", entry=Entry.SAMPLE, contact_email="", website=""
    )
    session.commit()

    page = f"/en/organizations/{bare.handle}/claim"
    reply = send(client, page, {"method": "email"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert session.scalars(select(Claim)).all() == []
