"""Values of profile fields as readable text, for comparing two of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from directory.kernel.languages import TAGS, text_in
from directory.profiles.fields import FIELDS, Shape
from directory.taxonomy.queries import Vocabulary
from directory.web.field_labels import CHOICE_LABELS

LISTED = frozenset({Shape.TERMS, Shape.LINES, Shape.LINKS, Shape.ROWS})
ROW_SCHEMES: Mapping[str, str] = {
    "kind": "goal",
    "focus": "focus",
    "places": "place",
    "authority": "registry",
    "status": "registration_status",
    "language": "language",
}


def is_listed(name: str) -> bool:
    """Whether the field holds entries, compared one by one."""
    return FIELDS[name].shape in LISTED


def text_of(name: str, value: Any, vocabulary: Vocabulary, tag: str) -> str:
    """Return the value of a field that holds one thing."""
    if value in (None, "", {}):
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, Mapping):
        return text_in(value, tag)
    if FIELDS[name].shape is Shape.TERM:
        return _term(FIELDS[name].scheme, str(value), vocabulary, tag)
    return str(value)


def entries_of(name: str, value: Any, vocabulary: Vocabulary, tag: str) -> list[str]:
    """Return the entries of a field that holds several."""
    rows: Iterable[Any] = value or ()
    if FIELDS[name].shape is Shape.ROWS:
        return [_row(row, vocabulary, tag) for row in rows]
    if FIELDS[name].shape is Shape.TERMS:
        scheme = FIELDS[name].scheme
        return [_term(scheme, slug, vocabulary, tag) for slug in rows]
    return [str(entry) for entry in rows]


def _row(row: Mapping[str, Any], vocabulary: Vocabulary, tag: str) -> str:
    parts = [_part(key, value, vocabulary, tag) for key, value in row.items()]
    return " · ".join(part for part in parts if part)


def _part(key: str, value: Any, vocabulary: Vocabulary, tag: str) -> str:
    scheme = ROW_SCHEMES.get(key)
    if isinstance(value, Mapping):
        return " / ".join(value[tag] for tag in TAGS if value.get(tag))
    if scheme is not None:
        slugs = [value] if isinstance(value, str) else value
        return ", ".join(_term(scheme, slug, vocabulary, tag) for slug in slugs)
    return str(value)


def _term(scheme: str, slug: str, vocabulary: Vocabulary, tag: str) -> str:
    if scheme == "place" and vocabulary.find("place", slug) is None:
        scheme = "country"
    if vocabulary.find(scheme, slug) is None and slug in CHOICE_LABELS:
        return str(_(CHOICE_LABELS[slug]))
    return vocabulary.label(scheme, slug, tag)
