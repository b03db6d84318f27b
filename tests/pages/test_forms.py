"""Every form that changes something: its token, and nothing it does not know."""

from http import HTTPStatus

import pytest

from tests.pages.house import READERS, House, listed
from tests.pages.sending import Sending, forms_of, send

EVERYBODY = pytest.mark.parametrize("reader", READERS)
UNKNOWN = ("is_administrator", b"1")
# 404 hides from whom it is not for; 409 where the state has moved on.
REFUSED = {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST}


@EVERYBODY
def test_every_form_that_sends_carries_its_token(house: House, reader: str) -> None:
    bare = [
        str(sending)
        for sending in forms_of(house, reader)
        if not dict(sending.form.values).get("csrf_token")
    ]

    assert not bare, listed(bare)


@EVERYBODY
def test_no_form_puts_a_token_into_an_address(house: House, reader: str) -> None:
    leaking = [
        str(sending)
        for sending in forms_of(house, reader, method="get")
        if "csrf_token" in dict(sending.form.values)
    ]

    assert not leaking, listed(leaking)


@EVERYBODY
def test_a_field_that_a_form_does_not_have_is_refused(
    changing_house: House, reader: str
) -> None:
    accepted = [
        fault
        for sending in forms_of(changing_house, reader)
        for fault in _accepts_unknown(changing_house, sending)
    ]

    assert not accepted, listed(accepted)


def _accepts_unknown(house: House, sending: Sending) -> list[str]:
    before = house.changes()
    reply, crash = send(house, sending, {}, UNKNOWN)
    written = house.changes() != before
    house.restore()
    if reply.status_code in REFUSED and not written:
        return []
    return [f"{sending}: {reply.status_code}{' written' * written} {crash}"]
