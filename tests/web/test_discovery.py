"""What machines are told of the node."""

import json
from datetime import date
from http import HTTPStatus
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.app import create_app
from directory.profiles.models import Publication, Visibility
from directory.web import discovery
from tests.conftest import NOON, settings_for
from tests.factories import make_organization

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(client: FlaskClient, address: str = "/sitemap.xml") -> list[str]:
    reply = client.get(address)
    assert reply.status_code == HTTPStatus.OK
    assert reply.mimetype == "application/xml"
    tree = ET.fromstring(reply.text)  # noqa: S314 - our own reply
    return [node.text or "" for node in tree.iter(LOC)]


def test_the_sitemap_lists_public_profiles_alone(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, "open")
    make_organization(session, "inner", visibility=Visibility.MEMBERS)
    make_organization(session, "secret", visibility=Visibility.UNLISTED)
    make_organization(session, "gone", publication=Publication.WITHDRAWN)
    session.commit()

    found = [a for a in locations(client) if "/organizations/" in a]

    assert found == [
        f"http://localhost/{tag}/organizations/open"
        for tag in ("en", "ar", "ckb", "kmr")
    ]


def test_the_sitemap_names_each_page_in_all_languages(
    client: FlaskClient, session: Session
) -> None:
    make_organization(session, "open")
    session.commit()

    text = client.get("/sitemap.xml").text

    assert (
        text.count('hreflang="ckb" href="http://localhost/ckb/organizations/open"') == 4
    )
    assert "<lastmod>2030-01</lastmod>" in text


def test_a_large_sitemap_comes_in_parts(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_organization(session, f"open_{number}")
    session.commit()
    monkeypatch.setattr(discovery, "PER_SITEMAP", 2)

    index = locations(client)
    parts = [locations(client, f"/sitemap.xml?part={n}") for n in (1, 2, 3)]

    assert index == [f"http://localhost/sitemap.xml?part={n}" for n in (1, 2, 3)]
    handles = {a.rsplit("/", 1)[1] for part in parts for a in part if "open_" in a}
    assert len(handles) == 5


def test_robots_are_led_to_the_sitemap(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text

    assert "Sitemap: http://localhost/sitemap.xml" in text
    assert "Disallow: /*?" in text


def test_robots_stay_out_of_a_demonstration(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path / "demo", demo=True))

    text = app.test_client().get("/robots.txt").text

    assert text.split() == ["User-agent:", "*", "Disallow:", "/"]


@pytest.mark.parametrize("address", ["/security.txt", "/.well-known/security.txt"])
def test_a_weakness_can_be_reported(client: FlaskClient, address: str) -> None:
    text = client.get(address).text
    lines = dict(line.split(": ", 1) for line in text.splitlines() if line)

    assert lines["Contact"] == "mailto:directory@localhost"
    assert date.fromisoformat(lines["Expires"][:10]) > NOON.date()


def test_the_manifest_names_the_node(client: FlaskClient) -> None:
    reply = client.get("/site.webmanifest")

    assert reply.mimetype == "application/manifest+json"
    assert json.loads(reply.text)["name"] == "Jisr"
    assert client.get(json.loads(reply.text)["icons"][0]["src"]).status_code == 200
