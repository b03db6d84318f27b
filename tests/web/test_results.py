"""The results page as a stranger, a member and a moderator see it."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.database import db
from directory.profiles.models import Entry, Publication, Visibility
from directory.verification.models import Method, Statement
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.indexing import flat, index_everything

RESULTS = "/en/organizations"


def handles_on(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/en/organizations/([^"?]+)', page)


@pytest.fixture
def three(app: Flask, session: Session) -> None:
    """Three organizations that differ in words, place and kind."""
    make_organization(session, "rivers", focus_main=["water-rivers"])
    make_organization(
        session,
        "schools",
        name={"en": "School Bridge", "ar": "جسر المدارس"},
        mission={"ar": "تعليم للجميع"},
        focus_main=["education"],
        areas_served=["erbil"],
        kind="media",
    )
    make_organization(
        session,
        "radio",
        name={"en": "Radio Shatt"},
        focus_main=["independent-media"],
        areas_served=["basra", "erbil"],
        networking_goals=[{"kind": "equipment", "text": {"en": "A mixer"}}],
    )
    index_everything(app, session)


@pytest.mark.usefixtures("three")
def test_everything_is_shown_without_a_question(client: FlaskClient) -> None:
    page = client.get(RESULTS)

    assert page.status_code == HTTPStatus.OK
    assert sorted(handles_on(page.text)) == ["radio", "rivers", "schools"]
    assert "3 organizations" in page.text
    assert "noindex" not in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.usefixtures("three")
def test_values_of_one_filter_mean_or_and_filters_mean_and(client: FlaskClient) -> None:
    either = client.get(f"{RESULTS}?place=erbil&place=basra&sort=name")
    both = client.get(f"{RESULTS}?place=erbil&kind=media")

    assert sorted(handles_on(either.text)) == ["radio", "rivers", "schools"]
    assert handles_on(both.text) == ["schools"]
    assert "noindex" in both.text


@pytest.mark.usefixtures("three")
def test_a_ticked_filter_has_a_chip_that_takes_it_off(client: FlaskClient) -> None:
    page = client.get(f"{RESULTS}?q=radio&place=basra")

    assert 'class="chip" href="/en/organizations?q=radio"' in page.text
    assert re.search(r'value="basra" checked', page.text)


@pytest.mark.usefixtures("three")
def test_a_word_in_another_language_finds(client: FlaskClient) -> None:
    assert handles_on(client.get(f"{RESULTS}?q=مدارس").text) == ["schools"]


@pytest.mark.usefixtures("three")
def test_an_unknown_value_is_named_on_the_page(client: FlaskClient) -> None:
    page = client.get(f"{RESULTS}?focus=<dragons>&sort=size&node=peer.example")

    assert page.status_code == HTTPStatus.OK
    assert "“<bdi>&lt;dragons&gt;</bdi>” is not a value of the filter" in page.text
    assert "“<bdi>size</bdi>” cannot be used for “Sort by”" in page.text
    assert 'Nothing is listed here from <bdi dir="ltr">peer.example</bdi>' in page.text
    assert handles_on(page.text) == []


@pytest.mark.usefixtures("three")
def test_nothing_found_names_the_filter_to_relax(client: FlaskClient) -> None:
    page = client.get(f"{RESULTS}?place=basra&kind=media")

    assert "Nothing was found" in page.text
    assert "without the filter “Place”" in page.text
    assert 'href="/en/organizations?kind=media"' in page.text


@pytest.mark.usefixtures("three")
def test_a_misspelt_word_is_answered_with_a_suggestion(client: FlaskClient) -> None:
    page = client.get(f"{RESULTS}?q=schoool")

    assert "Did you mean" in page.text
    assert handles_on(page.text) == ["schools"]


@pytest.mark.usefixtures("three")
def test_pages_are_linked_and_one_beyond_the_end_says_so(client: FlaskClient) -> None:
    first = client.get(f"{RESULTS}?per_page=2&sort=name")
    beyond = client.get(f"{RESULTS}?per_page=2&page=9")

    assert "sort=name&amp;per_page=2&amp;page=2" in first.text
    assert beyond.status_code == HTTPStatus.OK
    assert "There is no page 9." in beyond.text
    assert handles_on(beyond.text) == []


@pytest.mark.usefixtures("three")
def test_a_card_names_the_organization_in_two_scripts(client: FlaskClient) -> None:
    page = flat(client.get(f"{RESULTS}?q=School").text)

    assert '<bdi lang="en" dir="ltr">School Bridge</bdi>' in page
    assert '<bdi lang="ar" dir="rtl">جسر المدارس</bdi>' in page
    assert '<bdi lang="ar" dir="rtl">تعليم للجميع</bdi>' in page


@pytest.mark.usefixtures("three")
def test_the_map_counts_governorates_and_leads_to_them(client: FlaskClient) -> None:
    page = client.get(RESULTS)

    assert 'aria-label="Erbil: 2"' in page.text
    assert 'href="/en/organizations?place=erbil"' in page.text


def test_a_verified_and_an_unclaimed_record_are_marked(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    proven = make_organization(session, "proven")
    make_organization(session, "sample", entry=Entry.SAMPLE)
    session.add(
        Statement(
            public_id="s1",
            organization_id=proven.id,
            method=Method.CERTIFICATE,
            stated_on=NOON.date(),
            expires_on=NOON.date(),
        )
    )
    index_everything(app, session)

    verified = client.get(f"{RESULTS}?verified=1")
    everything = client.get(RESULTS)

    assert handles_on(verified.text) == ["proven"]
    assert everything.text.count("Has not joined") == 1


def test_what_was_hidden_since_is_gone_at_once(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    organization = make_organization(session, "hidden")
    index_everything(app, session)
    organization.publication = Publication.WITHDRAWN
    session.commit()

    page = client.get(RESULTS)

    assert handles_on(page.text) == []
    assert "Tigris Water Watch" not in page.text


def test_a_narrowed_field_never_shows(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    organization = make_organization(session, mission={"en": "Kept among members"})
    organization.audience = {"mission": "members"}
    index_everything(app, session)

    assert "Kept among members" not in client.get(RESULTS).text


@pytest.fixture
def member(app: Flask, session: Session) -> Account:
    """A person of an approved organization with sensitive work, beside an inner one."""
    account = make_account(session)
    own = make_organization(
        session, "own", focus_main=["minorities"], target_groups=["survivors"]
    )
    join(session, account, own, "owner")
    make_organization(session, "inner", visibility=Visibility.MEMBERS)
    index_everything(app, session)
    return account


@pytest.mark.usefixtures("member")
def test_strangers_do_not_find_what_is_for_members(client: FlaskClient) -> None:
    assert handles_on(client.get(RESULTS).text) == ["own"]


def test_members_find_what_is_for_members(
    client: FlaskClient, session: Session, member: Account
) -> None:
    sign_in(client, session, member)

    assert sorted(handles_on(client.get(RESULTS).text)) == ["inner", "own"]


SENSITIVE = ["focus=minorities", "group=survivors"]


@pytest.mark.parametrize("question", SENSITIVE)
@pytest.mark.usefixtures("member")
def test_a_sensitive_filter_asks_a_stranger_to_sign_in(
    client: FlaskClient, question: str
) -> None:
    page = client.get(f"{RESULTS}?{question}")

    assert handles_on(page.text) == []
    assert "please sign in" in page.text


@pytest.mark.parametrize("question", SENSITIVE)
def test_members_may_filter_by_what_is_sensitive(
    client: FlaskClient, session: Session, member: Account, question: str
) -> None:
    sign_in(client, session, member)

    assert handles_on(client.get(f"{RESULTS}?{question}").text) == ["own"]


def test_sensitive_values_are_neither_counted_nor_offered_to_strangers(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session, focus_main=["minorities"], target_groups=["survivors"])
    index_everything(app, session)

    page = client.get(RESULTS)

    assert 'value="minorities"' not in page.text
    assert 'value="survivors"' not in page.text


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_takes_few_queries_whatever_the_rows(
    app: Flask, client: FlaskClient, session: Session, number: int
) -> None:
    for index in range(number):
        make_organization(session, f"one_{index}")
    index_everything(app, session)
    asked: list[str] = []
    with app.app_context():
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda _c, _k, statement, *_: asked.append(statement),
        )

    page = client.get(f"{RESULTS}?per_page=100&place=basra")

    assert len(handles_on(page.text)) == number
    assert len([s for s in asked if s.startswith("SELECT")]) <= 12


def test_an_unchanged_page_is_not_sent_again(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session)
    index_everything(app, session)
    first = client.get(RESULTS)

    again = client.get(RESULTS, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Save-Data"} <= set(first.vary)


def test_pages_of_signed_in_people_stay_out_of_caches(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, session, make_account(session))

    page = client.get(RESULTS)

    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers


@pytest.mark.usefixtures("three")
def test_text_only_mode_travels_in_addresses_and_loads_no_fonts(
    client: FlaskClient,
) -> None:
    page = client.get(f"{RESULTS}?lite=1&place=basra")

    assert 'href="/en/organizations/rivers?lite=1"' in page.text
    assert '<input type="hidden" name="lite" value="1">' in page.text
    assert "woff2" not in page.text
    assert "Set-Cookie" not in page.headers


def test_without_an_index_the_page_says_that_it_is_being_prepared(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session)
    session.commit()

    page = client.get(RESULTS)

    assert page.status_code == HTTPStatus.OK
    assert "The search is being prepared" in page.text


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "kmr"])
@pytest.mark.usefixtures("three")
def test_the_page_renders_in_every_language(client: FlaskClient, tag: str) -> None:
    page = client.get(f"/{tag}/organizations?q=radio&place=basra&verified=1")

    assert page.status_code == HTTPStatus.OK
