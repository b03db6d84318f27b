"""Pages travel packed to whoever can unpack them."""

import gzip
from http import HTTPStatus

from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip"}


def test_a_page_is_packed_for_a_browser_that_takes_it(client: FlaskClient) -> None:
    plain = client.get("/ar/charter")
    packed = client.get("/ar/charter", headers=PACKED)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2


def test_a_packed_page_is_still_known_again(client: FlaskClient) -> None:
    first = client.get("/en/charter", headers=PACKED)
    known = {**PACKED, "If-None-Match": first.headers["ETag"]}

    again = client.get("/en/charter", headers=known)

    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.data == b""
