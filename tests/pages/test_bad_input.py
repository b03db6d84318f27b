"""Every form with something wrong in it: refused in words, or taken without harm."""

import html
from collections.abc import Iterator, Mapping

import pytest

from tests.pages.house import READERS, House, listed
from tests.pages.markup import Markup
from tests.pages.sending import Sending, forms_of, send

EVERYBODY = pytest.mark.parametrize("reader", READERS)
MARKED = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
BAD: Mapping[str, bytes] = {
    "empty": b"",
    "blank": b" \t\r\n ",
    "too long": b"long " * 20_000,
    "bidi": "abc\u202edef\u2066".encode(),
    "zero width": "\u200b\u200d\ufeff\u2060".encode(),
    "markup": MARKED.encode(),
    "template": b"{{ 7*7 }} %(name)s ${x} ' OR 1=1 --",
    "nul": b"before\x00after",
    "lone surrogate": b"a\xed\xa0\x80b",
    "not utf-8": b"\xff\xfe\x80",
    "huge number": b"9" * 400,
    "negative": b"-1",
    "not a number": b"NaN",
    "wrong date": b"2026-02-31",
}
# These can be nobody's wish, so that no form may take them.
IMPOSSIBLE = {"too long", "nul"}
REFUSALS = {400, 403, 404, 409, 410, 413, 422}
# A wrong password or code is counted: that is written although it is refused.
COUNTED = ("/account/",)


@EVERYBODY
@pytest.mark.parametrize("bad", BAD)
def test_no_form_breaks_on_bad_text(
    changing_house: House, reader: str, bad: str
) -> None:
    faults = [
        fault
        for sending in forms_of(changing_house, reader)
        if sending.typed
        for fault in _faults(changing_house, sending, bad)
    ]

    assert not faults, listed(faults)


@EVERYBODY
def test_no_form_takes_a_choice_that_it_does_not_offer(
    changing_house: House, reader: str
) -> None:
    faults = [
        fault
        for sending in forms_of(changing_house, reader)
        for name in _choices(sending)
        for fault in _accepts_choice(changing_house, sending, name)
    ]

    assert not faults, listed(faults)


def _faults(house: House, sending: Sending, bad: str) -> Iterator[str]:
    before = house.changes()
    changed = {control.name: BAD[bad] for control in sending.typed}
    reply, crash = send(house, sending, changed)
    written = house.changes() != before
    house.restore()
    if reply.status_code >= 500:
        yield f"{sending}: {reply.status_code} {crash}"
    elif reply.status_code in REFUSALS:
        if written and not any(part in sending.action for part in COUNTED):
            yield f"{sending}: refused with {reply.status_code}, and yet written"
        yield from _lost(sending, bad, reply.status_code, reply.text)
    elif reply.status_code == 200:
        yield f"{sending}: 200 for something wrong"
    elif bad in IMPOSSIBLE:
        yield f"{sending}: {reply.status_code} for {bad}"


def _lost(sending: Sending, bad: str, status: int, page: str) -> Iterator[str]:
    if MARKED in page or "<script>alert" in page:
        yield f"{sending}: the page runs what was typed"
    if bad != "markup" or status != 422:
        return
    kept = {
        control.name: control.attributes.get("value") or "".join(control.texts)
        for control in Markup(page).all("input", "textarea")
    }
    for control in sending.typed:
        secret = control.kind in {"password", "number", "date"}
        if not secret and MARKED not in html.unescape(kept.get(control.name, "")):
            yield f"{sending}: {control.name} lost what was typed"


def _choices(sending: Sending) -> list[str]:
    return sorted(
        {
            control.name
            for control in sending.form.controls
            if control.kind in {"select", "radio"} and control.name
        }
    )


def _accepts_choice(house: House, sending: Sending, name: str) -> list[str]:
    reply, crash = send(house, sending, {name: b"forged-choice"})
    house.restore()
    if reply.status_code in REFUSALS:
        return []
    return [f"{sending}: {name} took a forged choice, {reply.status_code} {crash}"]
