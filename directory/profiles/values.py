"""What single values must be: lines, links, addresses, numbers, terms.  Pure.

Each function returns the value as it is stored, or raises :class:`Invalid`.
"""

import ipaddress
import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from directory.kernel.errors import Invalid
from directory.kernel.languages import LANGUAGES, ascii_digits
from directory.kernel.messages import N_
from directory.kernel.text import clean_line, clean_text
from directory.taxonomy.queries import Vocabulary

HOME = "IQ"  # numbers without a country code are Iraqi ones
STORED_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*(\.[a-z0-9]+)?")
HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
OLDEST_YEAR = 1500
LONGEST_FILE = 200
MOST_DIGITS = 30
ANY_PLACE = ("place", "country")

WRONG_TYPE = N_("This value has an unknown form. Please enter it again.")
TOO_LONG = N_("Please use at most %(most)s characters.")
TOO_MANY = N_("Please choose at most %(most)s.")
UNKNOWN_TERM = N_("Please choose from the list.")
BAD_LINK = N_("Enter an address that begins with http:// or https://.")
BAD_DATE = N_("Enter a date as year, month and day.")


def checked_line(value: Any, most: int) -> str:
    """Return one line of text."""
    if not isinstance(value, str):
        raise Invalid(WRONG_TYPE)
    return _not_longer(clean_line(value), most)


def checked_map(value: Any, most: int, *, paragraphs: bool = False) -> dict[str, str]:
    """Return a text in several languages; empty ones are left out."""
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise Invalid(WRONG_TYPE)
    clean = clean_text if paragraphs else clean_line
    return {
        tag: text
        for tag in LANGUAGES
        if (text := _cleaned(clean, value.get(tag, ""), most))
    }


def checked_lines(value: Any, most: int, each: int) -> list[str]:
    """Return several lines of at most ``each`` characters, without repetition."""
    lines = [checked_line(line, each) for line in _listed(value)]
    return _not_more(list(dict.fromkeys(filter(None, lines))), most)


def checked_link(value: Any, most: int) -> str:
    """Return an http or https address, normalised; ``example.org`` gets https."""
    line = checked_line(value, most)
    if not line:
        return ""
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        host = _checked_host(parts)
        port = parts.port
    except (ValueError, UnicodeError):
        raise Invalid(BAD_LINK) from None
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    place = host if port in {None, default} else f"{host}:{port}"
    path = "" if parts.path == "/" and not parts.query else parts.path
    return _not_longer(
        urlunsplit((parts.scheme.lower(), place, path, parts.query, "")), most
    )


def checked_email(value: Any) -> str:
    """Return an e-mail address, by its form alone: no name server is asked."""
    line = checked_line(value, 254)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid(N_("Enter an e-mail address such as name@example.org.")) from None


def checked_phone(value: Any) -> str:
    """Return a telephone number in E.164; without a country code it is an Iraqi one."""
    line = ascii_digits(checked_line(value, MOST_DIGITS))
    if not line:
        return ""
    try:
        number = phonenumbers.parse(line, HOME)
    except phonenumbers.NumberParseException:
        number = phonenumbers.PhoneNumber()
    if not phonenumbers.is_possible_number(number):
        raise Invalid(N_("Enter a telephone number with its country code."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_number(value: Any, least: int, most: int) -> int | None:
    """Return a whole number between bounds; digits of every script are read."""
    if value in (None, ""):
        return None
    text = ascii_digits(str(value)).strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004 - far above every bound, far below what costs time
    if isinstance(value, bool) or not least <= number <= most:
        raise Invalid(
            N_("Enter a number from %(least)s to %(most)s."), least=least, most=most
        )
    return number


def checked_date(value: Any) -> str:
    """Return a day in ISO 8601, as text."""
    line = ascii_digits(checked_line(value, 10))
    if not line:
        return ""
    try:
        return date.fromisoformat(line).isoformat()
    except ValueError:
        raise Invalid(BAD_DATE) from None


def checked_choice(value: Any, choices: Collection[str]) -> str:
    """Return one of a few fixed words."""
    line = checked_line(value, 40)
    if line and line not in choices:
        raise Invalid(UNKNOWN_TERM)
    return line


def checked_term(value: Any, schemes: Iterable[str], vocabulary: Vocabulary) -> str:
    """Return a term of one of the schemes; a focus area is a concept, never a group."""
    slug = checked_line(value, 100)
    found = next(filter(None, (vocabulary.find(s, slug) for s in schemes)), None)
    if slug and (found is None or (found.scheme == "focus" and found.parent is None)):
        raise Invalid(UNKNOWN_TERM)
    return slug


def checked_terms(
    value: Any, most: int, schemes: Collection[str], vocabulary: Vocabulary
) -> list[str]:
    """Return several terms, without repetition, in their given order."""
    slugs = [checked_term(slug, schemes, vocabulary) for slug in _listed(value)]
    return _not_more(list(dict.fromkeys(filter(None, slugs))), most)


def checked_links(value: Any, most: int) -> list[str]:
    """Return several addresses, without repetition."""
    links = [checked_link(link, 300) for link in _listed(value)]
    return _not_more(list(dict.fromkeys(filter(None, links))), most)


def checked_position(value: Any) -> str:
    """Return a latitude and a longitude in degrees, as ``33.31284,44.36150``."""
    line = ascii_digits(checked_line(value, 60))
    if not line:
        return ""
    found = re.fullmatch(r"(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)", line)
    latitude, longitude = map(float, found.groups()) if found else (91.0, 0.0)
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        raise Invalid(N_("Enter latitude and longitude in degrees."))
    return f"{round(latitude, 5)},{round(longitude, 5)}"


def checked_file(value: Any) -> str:
    """Return the key of a stored file, as the storage gave it."""
    line = checked_line(value, LONGEST_FILE)
    if line and STORED_FILE.fullmatch(line) is None:
        raise Invalid(WRONG_TYPE)
    return line


def _cleaned(clean: Callable[[str], str], value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise Invalid(WRONG_TYPE)
    return _not_longer(clean(value), most)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise Invalid(WRONG_TYPE)
    return list(value)


def _not_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise Invalid(TOO_LONG, most=most)
    return text


def _not_more(entries: list[str], most: int) -> list[str]:
    if len(entries) > most:
        raise Invalid(TOO_MANY, most=most)
    return entries


def _checked_host(parts: SplitResult) -> str:
    """Return the host in ASCII; no account, no bare number, no name without dot."""
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc:
        raise Invalid(BAD_LINK)
    host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    labels = host.split(".")
    if len(labels) == 1 or not all(HOST_LABEL.fullmatch(label) for label in labels):
        raise Invalid(BAD_LINK)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    raise Invalid(BAD_LINK)
