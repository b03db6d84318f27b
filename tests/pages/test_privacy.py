"""What a page asks of a browser: no third party, nothing inline, no cookie."""

from urllib.parse import urlsplit

import pytest

from tests.pages.house import READERS, House, listed
from tests.pages.markup import Element

EVERYBODY = pytest.mark.parametrize("reader", READERS)
FETCHED = {
    "link": "href",
    "script": "src",
    "img": "src",
    "use": "href",
    "form": "action",
    "iframe": "src",
    "source": "srcset",
    "object": "data",
    "video": "src",
    "audio": "src",
    "button": "formaction",
}
# Addresses that a browser reads without asking for them.
NAMED_ONLY = frozenset({"alternate", "canonical"})
GOLDEN = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; "
        "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Type": "text/html; charset=utf-8",
}


@EVERYBODY
def test_no_page_asks_a_third_party_for_anything(house: House, reader: str) -> None:
    foreign = {
        f"{page}: <{element.tag}> {address}"
        for page in house.pages(reader, "en")
        for element in page.markup.all(*FETCHED)
        for address in [element.attributes.get(FETCHED[element.tag], "")]
        if is_foreign(address) and not is_named_only(element)
    }

    assert not foreign, listed(foreign)


@EVERYBODY
def test_nothing_stands_inline_in_a_page(house: House, reader: str) -> None:
    inline = {
        f"{page}: <{element.tag}> line {element.line}"
        for page in house.pages(reader, "en")
        for element in page.markup.elements
        if is_inline(element)
    }

    assert not inline, listed(inline)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_stranger_gets_no_cookie_where_nothing_is_sent(
    house: House, language: str
) -> None:
    given = [
        str(page)
        for page in house.pages("stranger", language)
        if page.reply.headers.getlist("Set-Cookie")
        and not any(form.method == "post" for form in page.markup.forms())
    ]

    assert not given, listed(given)


@pytest.mark.parametrize("path", ["/", "/organizations", "/no/such/page"])
def test_the_headers_of_a_page_are_these(house: House, path: str) -> None:
    headers = house.read("stranger", "en", path).reply.headers

    assert {name: headers.get(name) for name in GOLDEN} == GOLDEN
    assert "Server" not in headers


@pytest.mark.parametrize("reader", [who for who in READERS if who != "stranger"])
def test_no_page_of_signed_in_people_is_kept(house: House, reader: str) -> None:
    kept = [
        str(page)
        for page in house.pages(reader, "en")
        if "no-store" not in page.reply.headers.get("Cache-Control", "")
    ]

    assert not kept, listed(kept)


def is_foreign(address: str) -> bool:
    """Whether an address leaves the node."""
    parts = urlsplit(address.strip())
    return (parts.scheme in {"http", "https"} and parts.hostname != "localhost") or (
        not parts.scheme and bool(parts.netloc)
    )


def is_named_only(element: Element) -> bool:
    """Whether the browser only notes the address."""
    return element.tag == "link" and element.attributes.get("rel") in NAMED_ONLY


def is_inline(element: Element) -> bool:
    """Whether an element carries a style or a script of its own."""
    given = element.attributes
    return (
        "style" in given
        or element.tag == "style"
        or (element.tag == "script" and not given.get("src"))
        or any(name.startswith("on") for name in given)
        or given.get("href", "").strip().lower().startswith("javascript:")
    )
