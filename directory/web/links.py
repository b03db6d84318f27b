"""Addresses that pages show: of searches, of profiles, of pages that may not exist."""

from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from directory.kernel.languages import with_digits_of
from directory.language import current_language
from directory.search.port import Query
from directory.web.asking import pairs
from directory.web.vocabulary import vocabulary

LITE = "lite"


def init_links(app: Flask) -> None:
    """Give templates the addresses of the house, and carry text-only mode along."""
    app.jinja_env.globals.update(endpoint_exists=endpoint_exists, wants_lite=wants_lite)
    app.jinja_env.globals["linked"] = linked
    app.jinja_env.filters.update(
        ltr=ltr, own=own, digits=digits, year=digits, language_name=language_name
    )
    app.url_defaults(_carry_lite)


def search_url(query: Query, endpoint: str = "organizations.index") -> str:
    """Return the address that asks for ``query``, in the present language."""
    base = url_for(endpoint)
    asked = urlencode(pairs(query))
    if not asked:
        return base
    return f"{base}{'&' if '?' in base else '?'}{asked}"


def ltr(text: str) -> Markup:
    """Frame a host, an address or a number that runs left to right in any language."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def own(text: str) -> Markup:
    """Frame text whose direction is its own business."""
    return Markup("<bdi>{}</bdi>").format(text)


def digits(text: str | int) -> str:
    """Write the digits of a year or a span as readers of this language do."""
    return with_digits_of(str(text), current_language().tag)


def language_name(tag: str) -> str:
    """Return what the present reader calls the language ``tag``."""
    return vocabulary().label("language", tag, current_language().tag)


def linked(url: str, text: str) -> Markup:
    """Return a link for the place of a value inside a translated sentence."""
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(url, text)


def endpoint_exists(name: str) -> bool:
    """Whether a page of this name is served; a link to another would lead nowhere."""
    return name in current_app.view_functions


def wants_lite() -> bool:
    """Whether the address itself asks for text-only mode."""
    return bool(request) and request.args.get(LITE) == "1"


def here(*, lite: bool) -> str:
    """Return the present address, in or out of text-only mode."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != LITE]
    query = urlencode([*kept, (LITE, "1")] if lite else kept)
    return request.path + (f"?{query}" if query else "")


def _carry_lite(endpoint: str, values: dict[str, object]) -> None:
    """Add the mode to each page's address: a cookie would mark the reader."""
    if wants_lite() and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values.setdefault(LITE, "1")
