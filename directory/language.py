"""Flask's hold on the reader's language: catalogues, dates and digits by tag.

``lang``, ``dir`` and catalogues come from the tag in the address, never from a
locale: Babel would turn Kurmanji into ``ku_TR`` and find nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_domain
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from directory.kernel.languages import (
    LANGUAGES,
    Language,
    accepted_language,
    with_digits_of,
)

CATALOGUES = Path(__file__).parent / "translations"
SOURCE = "en"


class CatalogueDomain(Domain):
    """Translations by language tag, read from the catalogues themselves.

    Compiled twins are made in memory, so that they cannot fall behind.
    """

    def get_translations(self) -> Translations | NullTranslations:
        """Return the catalogue of the present reader's language."""
        tag = current_language().tag
        if tag not in self.cache:
            self.cache[tag] = _read_catalogue(tag)
        found: Translations | NullTranslations = self.cache[tag]
        return found

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        """Translate a counted sentence; its number is in the reader's digits."""
        values.setdefault("num", format_number(num))
        text: str = self.get_translations().ungettext(singular, plural, num)
        return text % values


def init_language(app: Flask) -> None:
    """Bind catalogues, filters and the reader's language to the application."""
    babel = Babel(app, locale_selector=lambda: current_language().locale)
    babel.domain_instance = CatalogueDomain()
    app.jinja_env.globals["ngettext"] = _counted
    app.jinja_env.filters.update(
        {name: _never_folded(write) for name, write in FILTERS.items()}
    )


def current_language() -> Language:
    """Return the language of the address, else what the browser asks for."""
    if not has_app_context():
        return LANGUAGES[SOURCE]
    tag = g.get("language")
    return LANGUAGES[tag if tag is not None else negotiated_tag()]


def negotiated_tag() -> str:
    """Return the language for an address without a prefix.

    Nothing may be served at an address and its prefix still say the language.
    """
    default: str = current_app.extensions["settings"].default_language
    if not has_request_context():
        return default
    prefix = request.path.split("/", 2)[1]
    if prefix in LANGUAGES:
        return prefix
    return accepted_language(request.accept_languages.values(), default)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Translate into ``tag`` inside the block, for mails and tests."""
    before = g.get("language")
    g.language = tag
    try:
        yield
    finally:
        g.language = before


def format_date(value: date | datetime) -> str:
    """Write a date in full, such as ٢٢ تشرين الثاني ٢٠٢٦."""
    return _in_digits(dates.format_date(_local(value), "long", locale=_locale()))


def format_month(value: date | datetime) -> str:
    """Write month and year alone: what strangers see of a date."""
    return _in_digits(dates.format_skeleton("yMMMM", _local(value), locale=_locale()))


def format_moment(value: datetime) -> str:
    """Write date and time in the node's zone."""
    local = _local(value)
    day = dates.format_date(local, "long", locale=_locale())
    return _in_digits(f"{day}، {local:%H:%M}" if _rtl() else f"{day}, {local:%H:%M}")


def format_time(value: datetime) -> str:
    """Write the time of day in the node's zone."""
    return _in_digits(f"{_local(value):%H:%M}")


def format_number(value: float) -> str:
    """Write a number with the digits of the language."""
    return _in_digits(_decimal(value))


@lru_cache(maxsize=4096)
def _decimal(value: float) -> str:
    """Return a number with its groups; a page of results writes a hundred of them."""
    return numbers.format_decimal(value, locale="en")


FILTERS: Mapping[str, Callable[[Any], str]] = {
    "date": format_date,
    "month": format_month,
    "datetime": format_moment,
    "time": format_time,
    "number": format_number,
}


@pass_context
def _counted(
    context: Context, singular: str, plural: str, number: int, /, **values: Any
) -> str:
    """Translate a counted sentence in a template; values are escaped there."""
    values.setdefault("num", format_number(number))
    text = get_domain().get_translations().ungettext(singular, plural, number)
    return (Markup(text) if context.eval_ctx.autoescape else text) % values  # noqa: S704 - the catalogue is ours  # nosec B704


def _never_folded(write: Callable[[Any], str]) -> Callable[[Context, Any], str]:
    """Keep Jinja from writing a constant once, in the first reader's digits."""

    @pass_context
    def filtered(_context: Context, value: Any) -> str:
        return write(value)

    return filtered


def _read_catalogue(tag: str) -> Translations | NullTranslations:
    path = CATALOGUES / tag / "LC_MESSAGES" / "messages.po"
    if tag == SOURCE or not path.is_file():
        return NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=LANGUAGES[tag].locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _local(value: date | datetime) -> date | datetime:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(ZoneInfo(current_app.extensions["settings"].time_zone))


def _locale() -> str:
    return current_language().locale


def _rtl() -> bool:
    return current_language().dir == "rtl"


def _in_digits(text: str) -> str:
    return with_digits_of(text, current_language().tag)
