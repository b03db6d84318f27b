"""Logos: what comes in, what is refused beside the field, and how they go out."""

from http import HTTPStatus
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.profiles.models import Organization
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.pages import look_again, send_file, token_on


@pytest.fixture
def listed(client: FlaskClient, session: Session) -> Organization:
    organization = make_organization(session)
    owner = make_account(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


def picture(side: int = 300) -> bytes:
    written = BytesIO()
    Image.new("RGB", (side, side), "teal").save(written, "PNG")
    return written.getvalue()


def header_of(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds nothing."""
    written = bytearray(picture(1))
    written[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    written[29:33] = crc32(written[12:29]).to_bytes(4, "big")
    return bytes(written)


def upload(
    client: FlaskClient, organization: Organization, content: bytes, **more: Any
) -> TestResponse:
    page = f"/en/organizations/{organization.handle}/edit/logo"
    name = more.pop("name", "logo.png")
    fields = {"csrf_token": token_on(client.get(page)), **more}
    return send_file(client, page, "logo", content, name=name, fields=fields)


def test_a_logo_is_drawn_anew_and_sent_with_its_own_headers(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    reply = upload(client, listed, picture())

    look_again(session)
    sent = client.get(f"/files/{listed.content['logo']}")
    assert reply.status_code == HTTPStatus.SEE_OTHER
    assert sent.mimetype == "image/webp"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert Image.open(BytesIO(sent.data)).size == (256, 256)


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "Please choose a picture."),
        (b"MZ" + b"\0" * 500, 415, "not a picture"),
        (header_of(30_000, 30_000), 422, "12 million pixels"),
        (picture()[:60], 415, "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 2_200_000, 413, "larger than 2 MB"),
    ],
    ids=["nothing", "program", "huge", "broken", "too-large"],
)
def test_a_bad_file_is_refused_beside_its_field(
    client: FlaskClient,
    session: Session,
    listed: Organization,
    content: bytes,
    status: int,
    sentence: str,
) -> None:
    name = "logo.png" if content else ""

    reply = upload(client, listed, content, name=name)

    look_again(session)
    assert reply.status_code == status
    assert sentence in reply.text
    assert 'id="logo-errors"' in reply.text
    assert "logo" not in listed.content


def test_fifty_megabytes_are_refused_unread(
    client: FlaskClient, listed: Organization
) -> None:
    size = 50_000_000

    reply = client.post(
        f"/en/organizations/{listed.handle}/edit/logo",
        input_stream=BytesIO(b"\0" * size),
        content_length=size,
        content_type="multipart/form-data; boundary=edge",
    )

    assert reply.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert 'id="logo-errors"' in reply.text


def test_a_logo_is_taken_away(
    client: FlaskClient, session: Session, listed: Organization
) -> None:
    upload(client, listed, picture())

    upload(client, listed, b"", name="", remove="y")

    look_again(session)
    assert "logo" not in listed.content


@pytest.mark.parametrize("key", ["evidence/abc.pdf", "logos/../secret", "logos/none"])
def test_nothing_but_logos_is_served(client: FlaskClient, key: str) -> None:
    assert client.get(f"/files/{key}").status_code == HTTPStatus.NOT_FOUND
