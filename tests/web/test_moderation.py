"""The moderators' pages, as a browser without scripts asks for them."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.accounts.models import Account, NodeRole
from directory.database import db
from directory.moderation.models import Decision, Item, ItemKind, ReportKind
from directory.moderation.service.refused import remember_refused
from directory.moderation.service.reporting import report
from directory.profiles.models import Entry, Organization, Publication
from directory.profiles.service.claiming import open_claim
from directory.taxonomy.models import Term
from tests.conftest import Clock
from tests.factories import (
    join,
    make_account,
    make_moderator,
    make_organization,
    sign_in,
)
from tests.moderation.conftest import Room, organization_of, revision_of

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REVISED = {
    "en": "We work in <b>Basra</b>. Call +9647701234567 now.",
    "ar": "نعمل في البصرة والناصرية.",
}


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


@pytest.fixture
def moderator(client: FlaskClient, session: Session) -> Account:
    account = make_moderator(session)
    sign_in(client, session, account)
    return account


def _item(session: Session, kind: ItemKind) -> Item:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Item).where(Item.kind == kind)).one()


def test_strangers_and_members_find_no_queue(
    client: FlaskClient, session: Session
) -> None:
    assert client.get("/en/moderation").status_code == HTTPStatus.SEE_OTHER
    sign_in(client, session, make_account(session))

    assert client.get("/en/moderation").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.usefixtures("moderator")
def test_the_queue_shows_what_waits(
    client: FlaskClient, session: Session, room: Room, tag: str
) -> None:
    room.submitted("Tigris Voices")
    session.commit()

    page = client.get(f"/{tag}/moderation")

    assert page.status_code == HTTPStatus.OK
    assert "Tigris Voices" in page.text
    assert "moderator@example.org" not in page.text


@pytest.mark.usefixtures("moderator")
def test_the_queue_asks_the_database_few_times(
    app: Flask, client: FlaskClient, session: Session, room: Room
) -> None:
    for number in range(12):
        room.submitted(f"Voices {number} of Basra")
    session.commit()
    asked: list[str] = []

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _note(asked))
        client.get("/en/moderation?place=basra&language=en")

    assert 0 < len([one for one in asked if one.startswith("SELECT")]) <= 12


def _note(asked: list[str]) -> Callable[..., None]:
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    return note


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "kmr"])
@pytest.mark.usefixtures("moderator")
def test_a_change_is_shown_word_by_word(
    client: FlaskClient, session: Session, room: Room, tag: str
) -> None:
    organization = room.listed(
        description={"en": "We work in Mosul.", "ar": "نعمل في البصرة."}
    )
    case = room.changed(organization, description=REVISED)
    session.commit()

    page = client.get(f"/{tag}/moderation/items/{case.item.public_id}")

    assert page.status_code == HTTPStatus.OK
    assert "<del" in page.text
    assert "Mosul" in page.text
    assert "&lt;b&gt;" in page.text
    assert "<b>Basra" not in page.text
    assert 'lang="ar" dir="rtl"' in page.text
    assert "flag" in page.text


@pytest.mark.usefixtures("moderator")
def test_a_moderator_approves_and_undoes(
    client: FlaskClient, session: Session, room: Room, post: Callable[..., TestResponse]
) -> None:
    case = room.submitted()
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    sent = post(page, f"{page}/decision", verdict="approve", language="en", seen="1")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert "Undo" in client.get("/en/moderation").text
    decision = session.scalars(select(Decision)).one()
    undone = post(
        "/en/moderation", f"/en/moderation/decisions/{decision.public_id}/undo"
    )
    assert undone.location.endswith(page)
    session.rollback()
    session.expire_all()
    assert session.scalars(select(Decision)).one().undone_at is not None


@pytest.mark.usefixtures("moderator")
def test_what_was_typed_stays_when_a_reason_is_missing(
    session: Session, room: Room, post: Callable[..., TestResponse]
) -> None:
    case = room.submitted()
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    sent = post(
        page,
        f"{page}/decision",
        **{
            "verdict": "reject",
            "language": "en",
            "seen": "1",
            "message": "Typed with care",
            "comment-mission": "Which rivers?",
        },
    )

    assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please choose a reason" in sent.text
    assert "Typed with care" in sent.text
    assert "Which rivers?" in sent.text


@pytest.mark.usefixtures("moderator")
def test_a_canned_reply_fills_the_message_and_decides_nothing(
    session: Session, room: Room, post: Callable[..., TestResponse]
) -> None:
    case = room.submitted("Tigris Voices")
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    filled = post(
        page,
        f"{page}/decision",
        fill="1",
        verdict="reject",
        reply="reject-not-civil-society",
        language="en",
        seen="1",
    )

    assert filled.status_code == HTTPStatus.OK
    assert "From what we read, Tigris Voices is not one." in filled.text
    assert session.scalars(select(Decision)).first() is None


@pytest.mark.usefixtures("moderator")
def test_a_key_leads_to_a_page_that_asks_once_more(
    client: FlaskClient, session: Session, room: Room
) -> None:
    case = room.submitted()
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    assert 'data-key="KeyA"' in client.get(page).text
    assert client.get(f"{page}/confirmation/approve").status_code == HTTPStatus.OK
    unknown = client.get(f"{page}/confirmation/suspend")

    assert unknown.status_code == HTTPStatus.NOT_FOUND
    assert session.scalars(select(Decision)).first() is None


@pytest.mark.usefixtures("moderator")
def test_a_stale_screen_is_a_conflict(
    session: Session, room: Room, post: Callable[..., TestResponse]
) -> None:
    case = room.submitted()
    revision_of(case).version = 7
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    sent = post(page, f"{page}/decision", verdict="approve", language="en", seen="6")

    assert sent.status_code == HTTPStatus.CONFLICT


def test_forged_ids_and_other_scopes_are_not_found(
    client: FlaskClient, session: Session, room: Room
) -> None:
    case = room.submitted()
    sign_in(client, session, make_moderator(session, places=["erbil"]))
    session.commit()

    for item in (case.item.public_id, "no-such-item"):
        page = client.get(f"/en/moderation/items/{item}")
        assert page.status_code == HTTPStatus.NOT_FOUND
    assert "Tigris" not in client.get("/en/moderation").text


def test_a_moderator_with_a_role_is_kept_out(
    client: FlaskClient, session: Session, room: Room, moderator: Account
) -> None:
    case = room.submitted()
    join(session, moderator, organization_of(case))
    session.commit()

    page = client.get(f"/en/moderation/items/{case.item.public_id}")

    assert page.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.usefixtures("moderator")
def test_an_unknown_filter_is_told(client: FlaskClient) -> None:
    reply = client.get("/en/moderation?kind=nonsense")

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.usefixtures("moderator")
def test_items_are_taken_and_given_back(
    client: FlaskClient, session: Session, room: Room, post: Callable[..., TestResponse]
) -> None:
    case = room.submitted()
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    post(page, f"{page}/lock")
    assert "Taken by moderator" in client.get(page).text
    post(page, f"{page}/release")

    assert _item(session, ItemKind.NEW_PROFILE).reviewer_id is None


@pytest.mark.usefixtures("moderator")
def test_an_emergency_hides_at_once(
    client: FlaskClient, session: Session, post: Callable[..., TestResponse]
) -> None:
    organization = make_organization(session)
    session.commit()
    page = "/en/moderation/organizations/tigris_water/suspension"

    sent = post(
        page,
        page,
        code="safety-risk",
        message="People are at risk.",
        language="en",
        emergency="y",
    )

    assert sent.status_code == HTTPStatus.SEE_OTHER
    session.rollback()
    session.expire_all()
    hidden = session.get_one(Organization, organization.id)
    assert hidden.publication is Publication.SUSPENDED
    item = _item(session, ItemKind.SUSPENSION)
    assert client.get(f"/en/moderation/items/{item.public_id}").status_code == 200
    assert client.get(page).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.usefixtures("moderator")
def test_a_merge_is_previewed_first(
    client: FlaskClient, session: Session, post: Callable[..., TestResponse]
) -> None:
    make_organization(session, "one_entry", description={"en": "Only here."})
    make_organization(session, "two_entry")
    session.commit()
    page = "/en/moderation/merges/new?source=one_entry&target=two_entry"

    assert "Only here." in client.get(page).text
    sent = post(page, "/en/moderation/merges", source="one_entry", target="two_entry")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert client.get("/en/moderation/merges").status_code == HTTPStatus.OK
    item = _item(session, ItemKind.MERGE)
    assert "Only here." in client.get(f"/en/moderation/items/{item.public_id}").text


@pytest.mark.usefixtures("moderator")
def test_a_statement_is_added_and_withdrawn(
    client: FlaskClient, session: Session, post: Callable[..., TestResponse]
) -> None:
    make_organization(session)
    session.commit()
    page = "/en/moderation/organizations/tigris_water/verification"

    sent = post(page, page, method="phone_call", months="12", note="Spoke with them")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    shown = client.get(page).text
    assert "Verified until" in shown
    address = re.search(r'action="([^"]+/withdrawal)"', shown)
    assert address is not None
    post(page, address.group(1))
    assert "Not verified" in client.get(page).text


def test_administrators_correct_words_and_declare_outages(
    client: FlaskClient, session: Session, post: Callable[..., TestResponse]
) -> None:
    sign_in(client, session, make_moderator(session, role=NodeRole.ADMINISTRATOR))
    page = "/en/administration"

    assert client.get("/ar/administration").status_code == HTTPStatus.OK
    assert post(page, f"{page}/outages", place="basra").status_code == 303
    assert "Basra" in client.get(page).text
    assert post(page, f"{page}/outages/basra/end").status_code == 303
    words = f"{page}/terms/kind"
    sent = post(words, f"{words}/foundation", tag="en", label="Endowment")

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert "Endowment" in client.get(words).text


@pytest.mark.usefixtures("moderator")
def test_moderators_do_not_administer(client: FlaskClient) -> None:
    assert client.get("/en/administration").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("moderator")
def test_age_and_target_are_shown(
    client: FlaskClient, session: Session, room: Room, clock: Clock
) -> None:
    room.submitted()
    session.commit()
    clock.forward(days=9)

    page = client.get("/en/moderation").text

    assert "9 days" in page
    assert 'class="late"' in page


@pytest.mark.usefixtures("moderator")
def test_spam_is_closed_many_at_once(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    organization = make_organization(session)
    for _number in range(2):
        report(room.work, organization, kind=ReportKind.SPAM, text="Spam")
    report(room.work, organization, kind=ReportKind.WRONG, text="Wrong")
    session.commit()
    ticks = re.findall(r'name="item"\s+value="([^"]+)"', _queue(client))

    sent = post("/en/moderation", "/en/moderation/bulk", item=ticks)

    assert len(ticks) == 2
    assert sent.status_code == HTTPStatus.SEE_OTHER
    nothing = post("/en/moderation", "/en/moderation/bulk")
    assert nothing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _queue(client: FlaskClient) -> str:
    return client.get("/en/moderation").text


@pytest.mark.usefixtures("moderator")
def test_a_question_goes_to_another_moderator(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    case = room.submitted()
    session.commit()
    page = f"/en/moderation/items/{case.item.public_id}"

    post(page, f"{page}/second-opinion", note="Is this a party?")

    shown = client.get(page).text
    assert "Is this a party?" in shown
    assert "Second opinion wanted" in shown


@pytest.mark.usefixtures("moderator")
def test_long_queues_have_pages(
    client: FlaskClient, session: Session, room: Room
) -> None:
    organization = make_organization(session)
    for number in range(30):
        report(room.work, organization, kind=ReportKind.WRONG, text=f"No {number}")
    session.commit()

    first = client.get("/en/moderation?kind=report").text
    beyond = client.get("/en/moderation?kind=report&page=99").text

    assert first.count("<tr>") - 1 == 25
    assert "kind=report&amp;page=2" in first
    assert beyond.count("<tr>") - 1 == 5


@pytest.mark.usefixtures("moderator")
def test_every_kind_of_field_is_shown_as_text(
    client: FlaskClient, session: Session, room: Room
) -> None:
    organization = room.listed(open_to="everyone")
    case = room.changed(
        organization,
        other_names=[{"language": "en", "name": "The Watch"}],
        registrations=[
            {"authority": _first(session, "registry"), "status": "registered"}
        ],
        founded_year=1999,
        activity="active",
        website="https://example.org",
        sensitive_work=True,
        contact_role={"en": "Coordinator"},
        focus_main=["marshlands"],
    )
    session.commit()

    page = client.get(f"/en/moderation/items/{case.item.public_id}").text

    for text in ("The Watch", "1999", "Active", "https://example.org", "Yes"):
        assert text in page


def _first(session: Session, scheme: str) -> str:
    return session.scalars(select(Term.slug).where(Term.scheme == scheme)).first() or ""


@pytest.mark.usefixtures("moderator")
def test_a_claim_and_a_settled_suspension_have_their_pages(
    client: FlaskClient,
    session: Session,
    room: Room,
    post: Callable[..., TestResponse],
) -> None:
    organization = make_organization(session, entry=Entry.SAMPLE)
    claim = open_claim(
        room.work,
        make_account(session, "claims@example.org"),
        organization,
        method="document",
        statement="We speak for it",
    )
    room.settle()
    case = room.case(ItemKind.CLAIM, claim.id)
    session.commit()

    page = client.get(f"/en/moderation/items/{case.item.public_id}").text

    assert "We speak for it" in page
    address = "/en/moderation/organizations/tigris_water/suspension"
    none = post(address, f"{address}/review")
    assert none.status_code == HTTPStatus.CONFLICT


@pytest.mark.usefixtures("moderator")
def test_incomplete_forms_come_back(
    session: Session, post: Callable[..., TestResponse]
) -> None:
    make_organization(session)
    session.commit()
    base = "/en/moderation/organizations/tigris_water"

    for address, fields in (
        (f"{base}/suspension", {"code": "spam", "language": "en"}),
        (f"{base}/verification", {"method": "vouched", "months": "12"}),
    ):
        sent = post(address, address, **fields)
        assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    merge = post("/en/moderation/merges/new", "/en/moderation/merges", source="a")
    assert merge.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.usefixtures("moderator")
def test_checks_name_what_is_shared_linked_and_known(
    app: Flask, client: FlaskClient, session: Session, room: Room
) -> None:
    fake = {"website": "https://fake.example.org"}
    remember_refused(room.work, fake, secret=app.extensions["rules"].secret)
    room.submitted("Dijla Voices", contact_email="same@example.org")
    case = room.submitted(
        "Dijla Voice",
        **fake,
        contact_email="same@example.org",
        description={"en": "Read https://elsewhere.example now."},
    )
    session.commit()

    page = client.get(f"/en/moderation/items/{case.item.public_id}").text

    assert "Refused before" in page
    assert "Same e-mail address" in page
    assert "Names alike" in page
    assert "https://elsewhere.example" in page


@pytest.mark.usefixtures("moderator")
def test_what_was_published_meanwhile_stands_in_a_third_column(
    client: FlaskClient, session: Session, room: Room
) -> None:
    organization = room.listed()
    case = room.changed(organization, mission={"en": "Ours."})
    organization.content = {**organization.content, "mission": {"en": "Another."}}
    session.commit()

    page = client.get(f"/en/moderation/items/{case.item.public_id}").text

    assert "What the author saw" in page
    assert "Clean rivers for everyone." in page
