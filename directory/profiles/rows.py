"""What the entries of list fields must be.  Pure.

Their shapes (a field that is empty is absent; a day is ISO 8601 text):

===================  ==========================================================
other_names          ``language`` (a term of ``language``), ``name``
former_names         ``name``, ``until`` (a year)
registrations        ``authority`` (a term of ``registry``), ``status`` (a term of
                     ``registration_status``), ``number``, ``issued``,
                     ``valid_until`` (days)
identifiers          ``scheme`` (``ror``, ``wikidata`` or an org-id.guide code),
                     ``value``
networking_goals,    ``kind`` (a term of ``goal``), ``focus``, ``places`` (terms),
offers               ``until`` (a day), ``text`` (a language map)
questions            each is itself a language map
===================  ==========================================================
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from directory.kernel.errors import Invalid
from directory.kernel.languages import LANGUAGES
from directory.kernel.messages import N_
from directory.profiles.values import (
    ANY_PLACE,
    OLDEST_YEAR,
    TOO_MANY,
    WRONG_TYPE,
    checked_date,
    checked_line,
    checked_map,
    checked_number,
    checked_term,
    checked_terms,
)
from directory.taxonomy.queries import Vocabulary

Row = dict[str, Any]
NAME_LEAST, NAME_MOST = 2, 200
LAST_YEAR = 2100
SCHEME = re.compile(r"[A-Z]{2}-[A-Z0-9_]{2,20}")
KNOWN_SCHEMES = {
    "ror": re.compile(r"0[a-z0-9]{6}\d{2}"),
    "wikidata": re.compile(r"Q[1-9]\d{0,11}"),
}
ALIASES = {"xi-ror": "ror", "xi-wikidata": "wikidata"}
TOO_SHORT = N_("Please use at least %(least)s characters.")


def checked_rows(name: str, value: Any, most: int, vocabulary: Vocabulary) -> list[Row]:
    """Return the entries of a list field; empty ones are left out."""
    if not isinstance(value, list | tuple):
        raise Invalid(WRONG_TYPE)
    rows = [_checked_row(name, row, vocabulary) for row in value]
    kept = [row for row in rows if row]
    if len(kept) > most:
        raise Invalid(TOO_MANY, most=most)
    return kept


def checked_name(value: Any) -> str:
    """Return a name of 2 to 200 characters."""
    line = checked_line(value, NAME_MOST)
    if 0 < len(line) < NAME_LEAST:
        raise Invalid(TOO_SHORT, least=NAME_LEAST)
    return line


def _checked_row(name: str, row: Any, vocabulary: Vocabulary) -> Row:
    keys, check = _ROWS[name]
    if not isinstance(row, Mapping) or not set(row) <= keys:
        raise Invalid(WRONG_TYPE)
    if not any(row.values()):
        return {}
    checked = check(dict(row), vocabulary)
    return {key: value for key, value in checked.items() if value}


def _other_name(row: Row, vocabulary: Vocabulary) -> Row:
    return {
        "language": checked_term(row.get("language", ""), ["language"], vocabulary),
        "name": _needed(checked_name(row.get("name", ""))),
    }


def _former_name(row: Row, _vocabulary: Vocabulary) -> Row:
    return {
        "name": _needed(checked_name(row.get("name", ""))),
        "until": checked_number(row.get("until"), OLDEST_YEAR, LAST_YEAR),
    }


def _registration(row: Row, vocabulary: Vocabulary) -> Row:
    authority = checked_term(row.get("authority", ""), ["registry"], vocabulary)
    status = checked_term(row.get("status", ""), ["registration_status"], vocabulary)
    return {
        "authority": authority,
        "status": _needed(status),
        "number": checked_line(row.get("number", ""), 60),
        "issued": checked_date(row.get("issued", "")),
        "valid_until": checked_date(row.get("valid_until", "")),
    }


def _identifier(row: Row, _vocabulary: Vocabulary) -> Row:
    given = checked_line(row.get("scheme", ""), 30)
    scheme = ALIASES.get(given.lower(), given)
    value = _needed(checked_line(row.get("value", ""), 100))
    if scheme in KNOWN_SCHEMES:
        value = value.rstrip("/").rpartition("/")[2]
        well_formed = KNOWN_SCHEMES[scheme].fullmatch(value)
    else:
        well_formed = SCHEME.fullmatch(scheme)
    if well_formed is None:
        raise Invalid(N_("This identifier does not fit its list."))
    return {"scheme": scheme, "value": value}


def _goal(row: Row, vocabulary: Vocabulary) -> Row:
    return {
        "kind": _needed(checked_term(row.get("kind", ""), ["goal"], vocabulary)),
        "focus": checked_terms(row.get("focus"), 5, ["focus"], vocabulary),
        "places": checked_terms(row.get("places"), 20, ANY_PLACE, vocabulary),
        "until": checked_date(row.get("until", "")),
        "text": checked_map(row.get("text", {}), 500, paragraphs=True),
    }


def _question(row: Row, _vocabulary: Vocabulary) -> Row:
    return checked_map(row, 300)


def _needed(value: str) -> str:
    if not value:
        raise Invalid(N_("Please fill in the whole entry."))
    return value


_GOAL = (frozenset({"kind", "focus", "places", "until", "text"}), _goal)
_ROWS: Mapping[str, tuple[frozenset[str], Callable[[Row, Vocabulary], Row]]] = {
    "other_names": (frozenset({"language", "name"}), _other_name),
    "former_names": (frozenset({"name", "until"}), _former_name),
    "registrations": (
        frozenset({"authority", "status", "number", "issued", "valid_until"}),
        _registration,
    ),
    "identifiers": (frozenset({"scheme", "value"}), _identifier),
    "networking_goals": _GOAL,
    "offers": _GOAL,
    "questions": (frozenset(LANGUAGES), _question),
}
