"""Every form that changes something: its token, and nothing it does not know."""

from http import HTTPStatus

from tests.pages.house import House, listed
from tests.pages.sending import Sending, forms_of, send

UNKNOWN = ("is_administrator", b"1")
# 404 hides from whom it is not for; 409 where the state has moved on.
REFUSED = {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST}


def test_every_form_that_sends_carries_its_token(house: House) -> None:
    bare = [
        str(sending)
        for sending in forms_of(house)
        if not dict(sending.form.values).get("csrf_token")
    ]

    assert not bare, listed(bare)


def test_no_form_puts_a_token_into_an_address(house: House) -> None:
    leaking = [
        str(sending)
        for sending in forms_of(house, method="get")
        if "csrf_token" in dict(sending.form.values)
    ]

    assert not leaking, listed(leaking)


def test_a_field_that_a_form_does_not_have_is_refused(house: House) -> None:
    accepted = [
        fault
        for sending in forms_of(house)
        for fault in _accepts_unknown(house, sending)
    ]

    assert not accepted, listed(accepted)


def _accepts_unknown(house: House, sending: Sending) -> list[str]:
    answer = send(house, sending, {}, UNKNOWN)
    if answer.status in REFUSED and not answer.written:
        return []
    return [f"{sending}: {answer}"]
