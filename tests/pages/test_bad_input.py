"""Every form with something wrong in it: refused in words, or taken without harm."""

import html
from collections.abc import Iterator, Mapping

import pytest

from tests.pages.house import House, listed
from tests.pages.markup import Markup
from tests.pages.sending import Answer, Sending, forms_of, send

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


@pytest.mark.parametrize("bad", BAD)
def test_no_form_breaks_on_bad_text(house: House, bad: str) -> None:
    faults = [
        fault
        for sending in forms_of(house)
        if sending.typed
        for fault in _faults(house, sending, bad)
    ]

    assert not faults, listed(faults)


def test_no_form_takes_a_choice_that_it_does_not_offer(house: House) -> None:
    faults = [
        fault
        for sending in forms_of(house)
        for name in _choices(sending)
        for fault in _accepts_choice(house, sending, name)
    ]

    assert not faults, listed(faults)


def _faults(house: House, sending: Sending, bad: str) -> Iterator[str]:
    changed = {control.name: BAD[bad] for control in sending.typed}
    answer = send(house, sending, changed)
    if answer.status >= 500:
        yield f"{sending}: {answer}"
    elif answer.status in REFUSALS:
        if answer.written and not any(part in sending.action for part in COUNTED):
            yield f"{sending}: refused, and yet {answer}"
        yield from _lost(sending, bad, answer)
    elif answer.status == 200 and not answer.written:
        yield f"{sending}: 200 for something wrong"
    elif bad in IMPOSSIBLE:
        yield f"{sending}: {answer} for {bad}"


def _lost(sending: Sending, bad: str, answer: Answer) -> Iterator[str]:
    if MARKED in answer.text or "<script>alert" in answer.text:
        yield f"{sending}: the page runs what was typed"
    if bad != "markup" or answer.status != 422:
        return
    kept = {
        control.name: control.attributes.get("value") or "".join(control.texts)
        for control in Markup(answer.text).all("input", "textarea")
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
    answer = send(house, sending, {name: b"forged-choice"})
    if answer.status in REFUSALS and not answer.written:
        return []
    return [f"{sending}: {name} took a forged choice, {answer}"]
