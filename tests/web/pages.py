"""Helpers for tests that walk through pages as a browser without script does."""

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.form_fields import fields_on

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SUMMARY = re.compile(r'id="errors">(.*?)</div>', re.DOTALL)


def token_on(page: TestResponse) -> str:
    """Return the form token of a page."""
    found = TOKEN.search(page.text)
    assert found, page.text[:2000]
    return unescape(found.group(1))


def look_again(session: Session) -> None:
    """Let a test's own session see what requests have written since."""
    session.rollback()
    session.expire_all()


def problems_on(page: TestResponse) -> str:
    """Return the summary of what a page says is wrong, without its tags."""
    found = SUMMARY.search(page.text)
    return " ".join(re.sub("<[^>]+>", " ", found.group(1)).split()) if found else ""


def send_file(
    client: FlaskClient,
    address: str,
    field: str,
    content: bytes,
    *,
    name: str,
    fields: Mapping[str, str],
) -> TestResponse:
    """Post one file and some fields, from memory: nothing is left open."""
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    parts.append(head.encode() + content)
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return client.post(
        address,
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type="multipart/form-data; boundary=edge",
    )


def send(
    client: FlaskClient, address: str, data: Any = None, *, seen_on: str | None = None
) -> TestResponse:
    """Post a form as its page at ``seen_on`` shows it, with ``data`` typed in."""
    page = client.get(seen_on or address)
    shown = fields_on(page.text, address) or fields_on(page.text, seen_on or "")
    given = {"csrf_token": token_on(page), **shown, **(data or {})}
    return client.post(address, data=given)
