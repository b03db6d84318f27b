"""A visitor who fills forms in: token and fields as the page gave them."""

import re
from collections.abc import Mapping
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.accounts.models import Account
from directory.accounts.registration import add_account
from directory.kernel.work import Work
from directory.mail.folder import FolderMailer
from directory.worker.handlers import carry_out_everything
from tests.accounts.people import PASSWORD, PASSWORD_HASH
from tests.conftest import NOON

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
SECRET_LINK = re.compile(r"http://localhost(/\S+)")


class Visitor:
    """One browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def send(
        self,
        address: str,
        fields: Mapping[str, str] | None = None,
        *,
        page: str | None = None,
    ) -> TestResponse:
        """Post ``fields`` with the token of ``page``, by default the same address."""
        token = TOKEN.search(self.client.get(page or address).text)
        given = {"csrf_token": unescape(token[1]) if token else "", **(fields or {})}
        return self.client.post(address, data=given)

    def sign_in(
        self, name: str = "person@example.org", password: str = PASSWORD, **more: str
    ) -> TestResponse:
        fields = {"name": name, "password": password, **more}
        return self.send("/en/account/sign-in", fields)


def registered(session: Session, address: str = "person@example.org") -> Account:
    """Add an account with a password, and commit."""
    account = add_account(
        Work(session, NOON), address=address, password_hash=PASSWORD_HASH
    )
    session.commit()
    return account


def link_mailed_to(app: Flask, address: str) -> str:
    """Let the worker send what was ordered, and return the newest link."""
    carry_out_everything(app)
    mailer: FolderMailer = app.extensions["mailer"]
    mail = next(mail for mail in mailer.kept() if mail.to == address)
    found = SECRET_LINK.search(mail.text)
    assert found is not None
    return found[1]
