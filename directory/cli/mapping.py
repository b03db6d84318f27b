"""Turns the cells of a row into the content of a profile, by a mapping.  Pure.

A mapping names the column of each field of the file, and constants for columns
that the file lacks, in TOML or JSON::

    [columns]
    "names.en" = "name_en"
    "Website of organization" = "website"
    [constants]
    kind = "international_ngo"

Columns are the fields of a profile; those in several languages end with a tag
(``name_en``, ``mission_ar``).  ``id`` is the file's own name for the record.
Without a mapping the file's headers are columns themselves.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from directory.kernel.errors import Invalid
from directory.kernel.languages import TAGS, ascii_digits
from directory.kernel.messages import N_
from directory.profiles.content import InvalidFields
from directory.profiles.fields import FIELDS, Shape
from directory.taxonomy.queries import Vocabulary

ID = "id"
SPLITS = (";", "|", "\n")
YES = frozenset({"1", "true", "yes", "x"})
NO = frozenset({"", "0", "false", "no"})
TEXTS = frozenset({Shape.MAP, Shape.TEXT})
LISTS = frozenset({Shape.LINES, Shape.LINKS})
ANY_PLACE = ("place", "country")
UNKNOWN = N_("This column does not exist.")

COLUMNS = frozenset({ID}) | frozenset(FIELDS) | frozenset(
    f"{name}_{tag}"
    for name, rule in FIELDS.items()
    if rule.shape in TEXTS
    for tag in TAGS
)  # fmt: skip


class UnusableMapping(Exception):  # noqa: N818 - it names the state of the file
    """The mapping names a column that does not exist, or cannot be read."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns by the file's own fields, and what every record shares."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)


def read_mapping(path: Path | None) -> ColumnMapping:
    """Read a mapping from a TOML or JSON file; without one headers are columns."""
    if path is None:
        return ColumnMapping()
    try:
        text = path.read_text("utf-8")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as problem:
        raise UnusableMapping(f"{path}: {problem}") from problem
    columns, constants = found.get("columns", {}), found.get("constants", {})
    unknown = sorted({*columns.values(), *constants} - COLUMNS)
    if unknown:
        raise UnusableMapping(f"{path}: no such column: {', '.join(unknown)}")
    return ColumnMapping(columns, constants)


@dataclass(frozen=True)
class Reader:
    """Reads rows by one mapping and the node's vocabularies."""

    mapping: ColumnMapping
    vocabulary: Vocabulary

    def content_of(self, cells: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the record's own name and its content, still to be checked.

        Raises :class:`InvalidFields` for columns that do not exist.
        """
        columns = {**self.mapping.constants, **dict(self._columns(cells))}
        unknown = sorted(columns.keys() - COLUMNS)
        if unknown:
            raise InvalidFields(dict.fromkeys(unknown, Invalid(UNKNOWN)))
        content: dict[str, Any] = {}
        for column, value in columns.items():
            if column != ID and value not in (None, "", [], {}):
                self._put(content, column, value)
        return str(columns.get(ID) or "").strip(), content

    def _columns(self, cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        if not self.mapping.columns:
            yield from ((name.strip(), value) for name, value in cells.items())
            return
        for name, column in self.mapping.columns.items():
            value = _found(cells, name)
            if value not in (None, ""):
                yield column, value

    def _put(self, content: dict[str, Any], column: str, value: Any) -> None:
        name, _, tag = column.rpartition("_")
        if column not in FIELDS:
            content.setdefault(name, {})[tag] = value
            return
        content[column] = self._value(column, value)

    def _value(self, name: str, value: Any) -> Any:
        rule = FIELDS[name]
        if not isinstance(value, str):
            return value
        if rule.shape is Shape.TERM:
            return self._slug(_schemes(name), value)
        if rule.shape is Shape.TERMS:
            return [self._slug(_schemes(name), part) for part in _parts(value)]
        if rule.shape in LISTS:
            return _parts(value)
        return _PLAIN.get(rule.shape, str)(value)

    def _slug(self, schemes: tuple[str, ...], text: str) -> str:
        """Return the slug of a slug, code or label; else the text, to be refused."""
        wanted = text.strip().casefold()
        for scheme in schemes:
            found = self._slugs.get((scheme, wanted))
            if found is not None:
                return found
        return wanted

    @cached_property
    def _slugs(self) -> Mapping[tuple[str, str], str]:
        """Every way to write a term; where two claim one, slugs and codes win."""
        labelled = {
            (concept.scheme, label.casefold()): concept.slug
            for concept in self.vocabulary.concepts
            for label in concept.labels.values()
            if label
        }
        coded = {
            (concept.scheme, str(concept.facts["alpha3"]).casefold()): concept.slug
            for concept in self.vocabulary.concepts
            if concept.facts.get("alpha3")
        }
        own = {(c.scheme, c.slug.casefold()): c.slug for c in self.vocabulary.concepts}
        return {**labelled, **coded, **own}


def _schemes(name: str) -> tuple[str, ...]:
    scheme = FIELDS[name].scheme
    return ANY_PLACE if scheme == "place" else (scheme,)


def _found(cells: Mapping[str, Any], path: str) -> Any:
    """Return a cell by its header, or a nested value by a dotted path."""
    if path in cells:
        return cells[path]
    value: Any = cells
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _parts(text: str) -> list[str]:
    for sign in SPLITS[1:]:
        text = text.replace(sign, SPLITS[0])
    return [part.strip() for part in text.split(SPLITS[0]) if part.strip()]


def _number(text: str) -> Any:
    plain = ascii_digits(text.strip())
    return int(plain) if plain.isdecimal() else text


def _flag(text: str) -> Any:
    folded = text.strip().casefold()
    return folded in YES if folded in YES | NO else text


def _rows(text: str) -> Any:
    """Return list entries from JSON, or identifiers from ``scheme:value | …``."""
    if text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text)
        except ValueError:
            return text
    pairs = [part.partition(":") for part in _parts(text)]
    return [{"scheme": scheme, "value": value} for scheme, _, value in pairs]


_PLAIN: Mapping[Shape, Callable[[str], Any]] = {
    Shape.NUMBER: _number,
    Shape.FLAG: _flag,
    Shape.ROWS: _rows,
}
