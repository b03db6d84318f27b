"""The mails of a demonstration can be read; elsewhere there is no such page."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask

from directory.app import create_app
from directory.database import db
from tests.conftest import Clock, settings_for
from tests.web.account.visitor import Visitor, link_mailed_to

MAILBOX = "/en/administration/mail/"


@pytest.fixture
def demo(tmp_path: Path, database_url: str, clock: Clock) -> Iterator[Flask]:
    settings = settings_for(tmp_path / "instance", database_url=database_url, demo=True)
    app = create_app(settings, clock=clock)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_mails_of_a_demonstration_are_shown(demo: Flask) -> None:
    visitor = Visitor(demo.test_client())
    assert "No mail yet." in visitor.get(MAILBOX).text
    visitor.send("/en/account/reset", {"email": "nobody@example.org"})
    link = link_mailed_to(demo, "nobody@example.org")

    page = visitor.get(MAILBOX)

    assert page.status_code == HTTPStatus.OK
    assert f'href="http://localhost{link}"' in page.text


def test_elsewhere_there_is_no_such_page(visitor: Visitor) -> None:
    assert visitor.get(MAILBOX).status_code == HTTPStatus.NOT_FOUND
