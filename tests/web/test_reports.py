"""Reporting, and what an organization reads of decisions on it."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.accounts.models import Account
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Report,
    ReportKind,
    Verdict,
)
from directory.moderation.service.merging import propose_merge
from directory.moderation.service.reporting import report
from directory.moderation.service.suspending import suspend
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Entry, Organization, Publication
from directory.verification.models import Statement
from tests.factories import (
    join,
    make_account,
    make_moderator,
    make_organization,
    sign_in,
)
from tests.moderation.conftest import Room, organization_of, revision_of
from tests.verification.conftest import add_statement

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PAGE = "/en/organizations/tigris_water/report"


@pytest.fixture
def room(work: Any) -> Room:
    return Room(work)


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., TestResponse]:
    """Send a form with the token of the page that shows it."""

    def send(page: str, address: str, **fields: Any) -> TestResponse:
        token = TOKEN.search(client.get(page).text)
        assert token is not None
        return client.post(address, data={"csrf_token": token.group(1), **fields})

    return send


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_stranger_reports_without_an_account(
    client: FlaskClient,
    session: Session,
    post: Callable[..., TestResponse],
    tag: str,
) -> None:
    make_organization(session)
    session.commit()
    page = f"/{tag}/organizations/tigris_water/report"

    sent = post(page, page, kind="safety", text="Danger", reply_to="a@example.org")

    assert sent.location.endswith("/sent")
    assert client.get(sent.location).status_code == HTTPStatus.OK
    assert session.scalars(select(Report)).one().language == tag
    assert session.scalars(select(Item)).one().urgent


def test_a_link_chooses_the_kind_for_unclaimed_records_alone(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, entry=Entry.SAMPLE)
    make_organization(session, "claimed_one")
    session.commit()

    unclaimed = client.get(f"{PAGE}?kind=removal").text
    claimed = client.get("/en/organizations/claimed_one/report?kind=removal").text

    assert re.search(r'value="removal"\s+checked', unclaimed)
    assert 'value="removal"' not in claimed


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "safety", "text": ""},
        {"kind": "nonsense", "text": "Words"},
        {"kind": "wrong", "text": "a" * 3001},
        {"kind": "wrong", "text": "Words", "reply_to": "not an address"},
        {"kind": "wrong", "text": "Words", "unknown": "field"},
    ],
)
def test_a_bad_report_is_explained_and_kept(
    session: Session, post: Callable[..., TestResponse], fields: dict[str, str]
) -> None:
    make_organization(session)
    session.commit()

    sent = post(PAGE, PAGE, **fields)

    assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fields["text"] in sent.text
    assert session.scalars(select(Report)).first() is None


def test_what_is_hidden_cannot_be_reported(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, publication=Publication.WITHDRAWN)
    session.commit()

    assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND


def test_a_moderator_reads_the_report_and_not_its_author(
    client: FlaskClient, session: Session, room: Room
) -> None:
    reporter = make_account(session, "reporter@example.org")
    made = report(
        room.work,
        make_organization(session),
        kind=ReportKind.WRONG,
        text="The number is old.",
        reporter_id=reporter.id,
    )
    item = room.case(ItemKind.REPORT, made.id).item.public_id
    sign_in(client, session, make_moderator(session))

    page = client.get(f"/en/moderation/items/{item}").text

    assert "The number is old." in page
    assert "reporter@example.org" not in page


def test_an_owner_reads_the_decision_and_appeals(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    case = room.submitted()
    moderator = room.moderator()
    room.after_undo(room.reject(moderator, case))
    owner = session.get_one(Account, revision_of(case).author_id)
    sign_in(client, session, owner)
    page = f"/en/organizations/{organization_of(case).handle}/history"

    shown = client.get(page).text
    assert "It is not one." in shown
    assert "The moderation team" in shown
    code = session.get_one(Account, moderator.account_id).code or "?"
    assert code not in shown
    address = re.search(r'action="([^"]+/appeal)"', shown)
    assert address is not None
    sent = post(page, address.group(1), text="We exist since 1990.")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    session.rollback()
    kinds = session.scalars(select(Item.kind)).all()
    assert ItemKind.APPEAL in kinds
    assert "/appeal" not in client.get(page).text


def test_nobody_else_reads_the_history(client: FlaskClient, session: Session) -> None:
    make_organization(session)
    sign_in(client, session, make_account(session))

    page = client.get("/ar/organizations/tigris_water/history")

    assert page.status_code == HTTPStatus.NOT_FOUND


def test_an_owner_of_a_verified_organization_vouches(
    client: FlaskClient, session: Session, post: Callable[..., TestResponse]
) -> None:
    owner = make_account(session)
    join(session, owner, make_organization(session, "known_one"), "owner")
    make_organization(session)
    add_statement(session, "known_one")
    sign_in(client, session, owner)
    page = "/en/organizations/tigris_water/vouch"

    sent = post(page, page, voucher="known_one")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert "vouches until" in client.get(page).text
    assert len(session.scalars(select(Statement)).all()) == 2


def _hidden(
    session: Session, room: Room, handle: str = "tigris_water"
) -> tuple[Organization, Account]:
    """An organization that a moderator hid in an emergency, with its owner."""
    organization, owner = make_organization(session, handle), make_account(session)
    join(session, owner, organization, "owner")
    why = Opinion(Verdict.SUSPEND, code="spam", message="Looks like spam.")
    suspend(
        room.work,
        room.moderator(),
        organization,
        why,
        emergency=True,
        rules=room.rules,
    )
    return organization, owner


def test_an_owner_answers_a_suspension(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    _organization, owner = _hidden(session, room)
    sign_in(client, session, owner)
    page = "/en/organizations/tigris_water/history"

    assert "Looks like spam." in client.get(page).text
    empty = post(page, f"{page}/answer", text="")
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post(page, f"{page}/answer", text="We are not.").status_code == 303

    assert "We are not." in client.get(page).text


def test_owners_agree_to_a_merge(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    owner = make_account(session)
    pair = [make_organization(session, h) for h in ("old_entry", "new_entry")]
    for organization in pair:
        join(session, owner, organization, "owner")
    decision = propose_merge(room.work, room.moderator(), *pair, rules=room.rules)
    room.after_undo(decision)
    sign_in(client, session, owner)
    page = "/en/organizations/new_entry/history"

    assert "I agree" in client.get(page).text
    post(page, f"{page}/merge")

    assert "I agree" not in client.get(page).text
    assert post(page, f"{page}/merge").status_code == HTTPStatus.NOT_FOUND


def test_a_decision_on_another_organization_is_not_appealed_here(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    _hidden(session, room)
    stranger = make_account(session, "other@example.org")
    join(session, stranger, make_organization(session, "other_one"), "owner")
    decision = session.scalars(select(Decision)).one()
    sign_in(client, session, stranger)
    page = "/en/organizations/other_one/history"

    forged = post(page, f"{page}/{decision.public_id}/appeal", text="Mine")
    nothing = post(page, f"{page}/answer", text="Nothing is hidden")

    assert forged.status_code == HTTPStatus.NOT_FOUND
    assert nothing.status_code == HTTPStatus.NOT_FOUND
