"""The pages of plain words."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from directory.kernel.languages import TAGS
from directory.web.about import charter_text

PAGES = ("about", "charter", "privacy", "accessibility", "help")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_in_every_language(
    client: FlaskClient, tag: str, name: str
) -> None:
    page = client.get(f"/{tag}/{name}")

    assert page.status_code == HTTPStatus.OK
    assert "<h1>" in page.text
    assert "ETag" in page.headers


@pytest.mark.parametrize("tag", TAGS)
def test_the_charter_is_told_in_the_readers_language(
    client: FlaskClient, tag: str
) -> None:
    page = client.get(f"/{tag}/charter").text

    for principle in charter_text()["principles"]:
        assert principle["text"][tag] in page.replace("&#39;", "'")


def test_help_explains_the_quick_exit(client: FlaskClient) -> None:
    page = client.get("/en/help").text

    assert "three times within five seconds" in page
    assert "does not erase the history" in page


def test_privacy_says_what_is_not_protected(client: FlaskClient) -> None:
    page = client.get("/en/privacy").text

    assert "There is no end-to-end encryption." in page
    assert "180 days after they ended" in page
