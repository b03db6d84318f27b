"""Visitors of the account pages."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from tests.web.account.visitor import Visitor, registered


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def other(app: Flask) -> Visitor:
    """A second browser."""
    return Visitor(app.test_client())


@pytest.fixture
def account(visitor: Visitor, session: Session) -> Account:
    """A person who is signed in with ``visitor``."""
    account = registered(session)
    visitor.sign_in()
    return account
