"""Visitors of the account pages."""

import pytest
from flask import Flask

from tests.web.account.visitor import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def other(app: Flask) -> Visitor:
    """A second browser."""
    return Visitor(app.test_client())
