"""Notices, the language, a copy of one's data, and leaving."""

import re
from http import HTTPStatus

import pytest
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.accounts.service import tell
from directory.kernel.work import Work
from tests.conftest import NOON
from tests.factories import join, make_organization
from tests.web.account.test_coming_in import ACCOUNT, signed_in
from tests.web.account.visitor import Visitor


def test_notices_are_counted_shown_and_marked(
    visitor: Visitor, account: Account, session: Session
) -> None:
    work = Work(session, NOON)
    values = {"name": {"ar": "دجلة", "en": "Tigris"}}
    tell(work, account.id, kind="x", sentence="Seen %(name)s", values=values, path="/a")
    tell(work, account.id, kind="x", sentence="Plain")
    session.commit()
    page = visitor.get("/ar/account/notices").text
    one = re.search(r'action="(/ar/account/notices/[^"]+/read)"', page)
    assert one is not None

    assert "Seen دجلة" in page
    assert 'href="/ar/a"' in page
    assert page.count("/read") == 3
    visitor.send(one[1], page="/ar/account/notices")
    assert visitor.get("/ar/account/notices").text.count("/read") == 2
    visitor.send("/ar/account/notices/read", page="/ar/account/notices")
    assert "/read" not in visitor.get("/ar/account/notices").text


@pytest.mark.usefixtures("account")
def test_the_language_is_kept(visitor: Visitor) -> None:
    reply = visitor.send("/en/account/language", {"language": "ckb"}, page=ACCOUNT)
    forged = visitor.send("/en/account/language", {"language": "fr"}, page=ACCOUNT)

    assert reply.location == "/ckb/account/"
    assert forged.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert visitor.get("/").location == "/ckb/"


def test_a_copy_holds_the_places_in_organizations(
    visitor: Visitor, account: Account, session: Session
) -> None:
    organization = make_organization(session)
    join(session, account, organization, "editor")
    session.commit()

    reply = visitor.get("/en/account/export/account.json")

    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.json is not None
    assert reply.json["email"] == account.email
    assert reply.json["memberships"][0]["organization"] == organization.uri
    assert reply.json["memberships"][0]["roles"] == ["editor"]


def test_an_account_is_erased(visitor: Visitor, account: Account) -> None:
    reply = visitor.send("/en/account/erasure", {})

    assert reply.headers["Clear-Site-Data"]
    assert not signed_in(visitor)
    assert visitor.sign_in(account.email or "").status_code == (
        HTTPStatus.UNPROCESSABLE_ENTITY
    )


def test_the_last_owner_is_told_why_they_cannot_be_erased(
    visitor: Visitor, account: Account, session: Session
) -> None:
    join(session, account, make_organization(session), "owner")
    session.commit()

    reply = visitor.send("/en/account/erasure", {})

    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "last owner" in reply.text
    assert signed_in(visitor)
