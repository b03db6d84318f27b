"""The first page."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_organization
from tests.web.indexing import index_everything


def test_it_leads_into_the_directory(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session, focus_main=["water-rivers"])
    index_everything(app, session)

    page = client.get("/en/")

    assert page.status_code == HTTPStatus.OK
    assert re.search(
        r'focus=environment-water"><span>Environment, water and climate</span><b>1',
        page.text,
    )
    assert "/en/organizations/tigris_water" in page.text
    assert page.text.count("/en/organizations?q=") == 3
    assert "Set-Cookie" not in page.headers


def test_it_is_a_page_before_anybody_is_listed(client: FlaskClient) -> None:
    page = client.get("/en/")

    assert page.status_code == HTTPStatus.OK
    assert "No organization is listed yet." in page.text


def test_saving_data_loads_no_fonts(client: FlaskClient) -> None:
    plain = client.get("/en/", headers={"Save-Data": "on"})

    assert "woff2" not in plain.text
    assert "Save-Data" in plain.headers["Vary"]


@pytest.mark.parametrize("tag", ["en", "ar", "ckb", "kmr"])
def test_it_renders_in_every_language(client: FlaskClient, tag: str) -> None:
    assert client.get(f"/{tag}/").status_code == HTTPStatus.OK
