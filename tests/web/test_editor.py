"""An organization lists itself: the whole way, and what goes wrong on it."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.kernel.work import Work
from directory.profiles.models import (
    Organization,
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.service.keys import write_keys
from directory.web.editor_sections import section_titles
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.pages import look_again, problems_on, send, token_on

NEW = "/en/organizations/new"
START = {
    "sensitive": "no",
    "name-en": "Marsh Friends",
    "name-ar": "أصدقاء الأهوار",
    "areas_served": "dhi-qar",
    "represents": "y",
}
NEEDED = {
    "names": {"name-en": "Marsh Friends", "kind": "local_organization"},
    "work": {"focus_main": ["marshlands"], "mission-en": "Living marshes."},
    "places": {"areas_served": ["dhi-qar"]},
    "contact": {"contact_email": "office@marsh.example"},
}


@pytest.fixture
def owner(client: FlaskClient, session: Session) -> Account:
    account = make_account(session)
    sign_in(client, session, account)
    return account


@pytest.fixture
def draft(client: FlaskClient, session: Session, owner: Account) -> Organization:
    assert owner.id
    send(client, NEW, START)
    return session.scalars(select(Organization)).one()


def address(organization: Organization, rest: str) -> str:
    return f"/en/organizations/{organization.handle}/{rest}"


def section(organization: Organization, slug: str) -> str:
    return address(organization, f"edit/{slug}")


def revision_of(session: Session, organization: Organization) -> Revision:
    look_again(session)
    return session.scalars(
        select(Revision).where(Revision.organization_id == organization.id)
    ).one()


def fill(client: FlaskClient, organization: Organization) -> None:
    for slug, values in NEEDED.items():
        reply = send(client, section(organization, slug), values)
        assert reply.status_code == HTTPStatus.SEE_OTHER, problems_on(reply)


def submit(client: FlaskClient, organization: Organization) -> None:
    check = section(organization, "check")
    to = address(organization, "submission")
    reply = send(client, to, {"charter": "y"}, seen_on=check)
    assert reply.status_code == HTTPStatus.SEE_OTHER, problems_on(reply)


def test_an_organization_is_listed_from_start_to_submission(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    fill(client, draft)

    submit(client, draft)

    revision = revision_of(session, draft)
    assert revision.state is RevisionState.SUBMITTED
    assert draft.publication is Publication.SUBMITTED
    assert draft.handle == "marsh_friends"
    sent = client.get(address(draft, "submission"))
    assert "Answer expected by" in sent.text


def test_sensitive_work_begins_among_members(
    client: FlaskClient, session: Session, owner: Account
) -> None:
    assert owner.id

    send(client, NEW, {**START, "sensitive": "yes"})

    organization = session.scalars(select(Organization)).one()
    assert organization.visibility is Visibility.MEMBERS


def test_a_listed_namesake_is_offered_first(
    client: FlaskClient, session: Session, owner: Account
) -> None:
    assert owner.id
    listed = make_organization(
        session, name={"en": "Marsh Friends"}, areas_served=["dhi-qar"]
    )
    _remember_names(session, listed)

    asked = send(client, NEW, START)
    begun = send(client, NEW, {**START, "then": "another"})

    assert asked.status_code == HTTPStatus.OK
    assert "Is this you?" in asked.text
    assert f"/organizations/{listed.handle}/claim" in asked.text
    assert begun.status_code == HTTPStatus.SEE_OTHER


def test_what_is_wrong_stands_at_its_field_and_input_is_kept(
    client: FlaskClient, draft: Organization
) -> None:
    reply = send(
        client,
        section(draft, "work"),
        {"mission-en": "x" * 301, "founded_year": "soon", "focus_main": "no-such"},
    )

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'href="#mission"' in reply.text
    assert "Please use at most 300 characters." in reply.text
    assert 'value="soon"' in reply.text
    assert "x" * 301 in reply.text


def test_terms_are_found_by_their_name_in_any_language(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    typed = {"areas_served": [], "areas_served-typed": "البصرة، Erbil"}
    send(client, section(draft, "places"), typed)

    assert revision_of(session, draft).content["areas_served"] == ["basra", "erbil"]


def test_an_unknown_name_is_said_at_the_field(
    client: FlaskClient, draft: Organization
) -> None:
    reply = send(client, section(draft, "places"), {"areas_served-typed": "Atlantis"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Atlantis" in reply.text


def test_a_blank_entry_is_added_without_script_and_nothing_is_lost(
    client: FlaskClient, draft: Organization
) -> None:
    typed = {"networking_goals-0-text-en": "A laboratory", "add": "networking_goals"}

    page = send(client, section(draft, "partners"), typed)

    assert page.status_code == HTTPStatus.OK
    assert "A laboratory" in page.text
    assert "networking_goals-1-kind" in page.text


def test_entries_of_lists_are_kept_and_struck_out(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    goal = {
        "networking_goals-0-kind": "training",
        "networking_goals-0-text-en": "Water tests",
        "networking_goals-0-places-typed": "Basra",
        "questions-0-text-en": "Which river?",
    }
    send(client, section(draft, "partners"), goal)
    kept = dict(revision_of(session, draft).content)

    struck = {**goal, "networking_goals-0-remove": "y"}
    send(client, section(draft, "partners"), struck)

    assert kept["networking_goals"] == [
        {"kind": "training", "text": {"en": "Water tests"}, "places": ["basra"]}
    ]
    assert kept["questions"] == [{"en": "Which river?"}]
    assert "networking_goals" not in revision_of(session, draft).content


def test_each_field_says_who_sees_it_and_can_be_narrowed(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    send(
        client,
        section(draft, "work"),
        {"mission-en": "Rivers", "audience-mission": "members"},
    )

    assert revision_of(session, draft).audience["mission"] == "members"


def test_a_phone_number_in_public_text_is_flagged_to_the_writer_first(
    client: FlaskClient, draft: Organization
) -> None:
    send(client, section(draft, "work"), {"mission-en": "Call +964 770 000 0101"})

    page = client.get(section(draft, "work"))

    assert "A phone number stands in the public text." in page.text


def test_what_is_typed_is_saved_by_itself_while_never_listed(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    page = section(draft, "names")

    reply = send(client, f"{page}/draft", {"name-en": "Marsh People"}, seen_on=page)

    assert reply.json == {"message": "Saved 15:00", "version": 2}
    assert revision_of(session, draft).content["name"]["en"] == "Marsh People"


def test_a_listed_profile_is_never_changed_by_half_a_sentence(
    client: FlaskClient, session: Session, owner: Account
) -> None:
    listed = make_organization(session)
    join(session, owner, listed, "owner")
    session.commit()
    page = section(listed, "work")

    reply = send(client, f"{page}/draft", {"mission-en": "Half a"}, seen_on=page)

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    look_again(session)
    assert listed.content["mission"] == {"en": "Clean rivers for everyone."}


def test_two_who_edit_at_once_see_both_versions_and_choose(
    client: FlaskClient, draft: Organization
) -> None:
    page = section(draft, "work")
    send(client, page, {"mission-en": "Theirs"})
    late = {"mission-en": "Mine", "seen_version": "1"}

    conflict = send(client, page, late)
    kept = send(client, page, {**late, "keep-mission": "theirs"})
    seen = client.get(page)

    assert conflict.status_code == HTTPStatus.CONFLICT
    assert "Theirs" in conflict.text
    assert "Mine" in conflict.text
    assert kept.status_code == HTTPStatus.SEE_OTHER
    assert "Theirs" in seen.text


def test_what_is_missing_is_named_before_it_can_be_sent(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    check = section(draft, "check")

    page = client.get(check)
    reply = send(client, address(draft, "submission"), {"charter": "y"}, seen_on=check)

    assert "One way to reach the organization" in page.text
    assert section(draft, "contact") in page.text
    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert revision_of(session, draft).state is RevisionState.DRAFT


def test_what_waits_is_taken_back(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    fill(client, draft)
    submit(client, draft)
    look_again(session)
    page = address(draft, "submission")

    send(client, f"{page}/withdrawal", seen_on=page)

    assert revision_of(session, draft).state is RevisionState.DRAFT
    assert draft.publication is Publication.DRAFT


def test_a_stranger_finds_no_editor(client: FlaskClient, session: Session) -> None:
    listed = make_organization(session)
    sign_in(client, session, make_account(session, "stranger@example.org"))

    pages = [f"edit/{slug}" for slug, _title in section_titles()]
    pages += ["edit", "desk", "preview", "members", "submission"]
    pages += ["hiding", "deletion", "confirm"]
    replies = {rest: client.get(address(listed, rest)).status_code for rest in pages}

    assert set(replies.values()) == {HTTPStatus.NOT_FOUND}, replies


def test_a_reader_looks_at_the_desk_but_sees_no_edit(
    client: FlaskClient, session: Session
) -> None:
    listed, reader = make_organization(session), make_account(session)
    join(session, reader, listed)
    sign_in(client, session, reader)

    desk = client.get(address(listed, "desk"))
    edit = client.get(address(listed, "edit"))

    assert desk.status_code == HTTPStatus.OK
    assert address(listed, "edit") not in desk.text
    assert edit.status_code == HTTPStatus.FORBIDDEN


def test_a_forged_field_is_refused(client: FlaskClient, draft: Organization) -> None:
    reply = send(client, section(draft, "names"), {"publication": "approved"})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_section_that_does_not_exist_is_not_found(
    client: FlaskClient, draft: Organization
) -> None:
    page = client.get(section(draft, "names"))
    reply = client.post(section(draft, "secrets"), data={"csrf_token": token_on(page)})

    assert reply.status_code == HTTPStatus.NOT_FOUND


def test_every_section_reads_in_every_language(
    client: FlaskClient, draft: Organization
) -> None:
    slugs = ["", *(f"/{slug}" for slug, _title in section_titles())]
    for tag in ("en", "ar", "ckb", "kmr"):
        for slug in slugs:
            page = client.get(f"/{tag}/organizations/{draft.handle}/edit{slug}")
            assert page.status_code == HTTPStatus.OK, (tag, slug)


def _remember_names(session: Session, organization: Organization) -> None:
    write_keys(Work(session, NOON), organization, organization.content)
    session.commit()


@pytest.fixture
def listed(session: Session, owner: Account) -> Organization:
    organization = make_organization(session)
    join(session, owner, organization, "owner")
    session.commit()
    return organization


def test_a_change_of_a_listed_profile_waits_while_the_live_one_stays(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    send(client, section(listed, "work"), {"mission-en": "Clean rivers for all."})

    check = client.get(section(listed, "check"))
    to = address(listed, "submission")
    send(client, to, seen_on=section(listed, "check"))

    assert "<del>everyone</del>" in check.text
    assert "<ins>all</ins>" in check.text
    assert revision_of(session, listed).state is RevisionState.SUBMITTED
    assert listed.content["mission"] == {"en": "Clean rivers for everyone."}


def test_a_change_is_thrown_away(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    send(client, section(listed, "work"), {"mission-en": "Something else."})

    to = address(listed, "change/cancellation")
    send(client, to, seen_on=address(listed, "desk"))

    assert revision_of(session, listed).state is RevisionState.CANCELLED
    assert "everyone" in client.get(section(listed, "work")).text


def test_what_moderators_ask_stands_at_its_field(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    revision = revision_of(session, draft)
    revision.comments = {"mission": "Please say where you work."}
    session.commit()

    page = client.get(section(draft, "work"))

    assert "The moderation team asks:" in page.text
    assert "Please say where you work." in page.text


def test_each_likeness_is_answered_before_submission(
    client: FlaskClient, session: Session, draft: Organization
) -> None:
    fill(client, draft)
    look_again(session)
    other = make_organization(
        session, "marsh_other", name={"en": "Marsh Friends"}, areas_served=["dhi-qar"]
    )
    _remember_names(session, other)
    to, check = address(draft, "submission"), section(draft, "check")

    unanswered = send(client, to, {"charter": "y"}, seen_on=check)
    answer = {"charter": "y", "answer-marsh_other": "different"}
    answered = send(client, to, answer, seen_on=check)

    assert unanswered.status_code == HTTPStatus.CONFLICT
    assert "Please say of each similar entry" in unanswered.text
    assert answered.status_code == HTTPStatus.SEE_OTHER
    assert revision_of(session, draft).state is RevisionState.SUBMITTED


def test_an_unconfirmed_person_begins_nothing(
    client: FlaskClient, session: Session
) -> None:
    person = make_account(session)
    person.confirmed_at = None
    sign_in(client, session, person)

    reply = send(client, NEW, START)

    assert reply.status_code == HTTPStatus.FORBIDDEN
    assert session.scalars(select(Organization)).all() == []


def test_a_name_is_compared_while_it_is_typed(
    client: FlaskClient, session: Session, owner: Account
) -> None:
    assert owner.id
    known = make_organization(
        session, name={"en": "Marsh Friends"}, areas_served=["dhi-qar"]
    )
    _remember_names(session, known)

    reply = send(client, f"{NEW}/likenesses", START, seen_on=NEW)

    assert reply.json == {
        "message": "Is this you? Marsh Friends is listed already.",
    }


def test_a_submitted_form_without_its_token_is_refused(
    client: FlaskClient, draft: Organization
) -> None:
    reply = client.post(section(draft, "names"), data={"name-en": "Other"})

    assert reply.status_code == HTTPStatus.BAD_REQUEST
