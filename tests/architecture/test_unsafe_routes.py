"""No route changes anything without its token, and nothing acts on GET."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from directory.database import db
from directory.kernel.db import Base
from directory.profiles.models import Visibility
from tests.factories import (
    join,
    make_account,
    make_moderator,
    make_organization,
    sign_in,
)

SAMPLE = {"lang": "en", "handle": "tigris_water", "scheme": "kind", "place": "basra"}
REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}


def address_of(app: Flask, rule: Rule) -> str:
    values = {name: SAMPLE.get(name, "1") for name in rule.arguments}
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def fingerprint(session: Session) -> dict[str, int]:
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return counts


@pytest.fixture
def insider(client: FlaskClient, session: Session) -> FlaskClient:
    """A browser of somebody who may do nearly everything."""
    account = make_moderator(session)
    join(session, account, make_organization(session), "owner")
    sign_in(client, session, account)
    return client


def test_every_unsafe_route_refuses_a_missing_token(
    app: Flask, insider: FlaskClient, session: Session
) -> None:
    before = fingerprint(session)

    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            reply = insider.open(address_of(app, rule), method=method)
            assert reply.status_code in REFUSED, rule

    assert fingerprint(session) == before


def test_every_unsafe_route_refuses_a_stranger_without_a_token(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session)
    session.commit()
    before = fingerprint(session)

    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            reply = client.post(address_of(app, rule), data={"name": "x"})
            assert reply.status_code in REFUSED, rule

    assert fingerprint(session) == before


# The one thing that reading writes: how many members-only profiles a member read.
COUNTED_ON_GET = {"reading_count"}


def test_reading_what_is_for_members_writes_its_count_alone(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    join(session, account, make_organization(session), "owner")
    make_organization(session, "quiet_house", visibility=Visibility.MEMBERS)
    sign_in(client, session, account)
    before = fingerprint(session)

    reply = client.get("/en/organizations/quiet_house")

    after = fingerprint(session)
    assert reply.status_code == HTTPStatus.OK
    assert {name for name in after if after[name] != before[name]} == COUNTED_ON_GET


def test_nothing_is_written_on_get(app: Flask, insider: FlaskClient) -> None:
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def listen(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.endpoint != "static":
            reply = insider.get(address_of(app, rule))
            assert reply.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, rule

    written = [s for s in statements if s.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []
