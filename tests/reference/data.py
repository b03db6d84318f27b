"""Reads the shipped data files for the tests beside this one."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import directory
from directory.taxonomy.reference import read_schemes

REFERENCE = Path(directory.__file__).parent / "reference"
LANGUAGES = ("ar", "ckb", "kmr", "en")
LISTS = (
    "approaches",
    "goal_kinds",
    "kinds",
    "languages",
    "place_groups",
    "readiness",
    "reason_codes",
    "registration_statuses",
    "registries",
    "reply_templates",
    "scopes",
    "sensitive_words",
    "target_groups",
    "tracks",
)


@cache
def document(name: str) -> dict[str, Any]:
    """Return one JSON file, by its name without the ending."""
    text = (REFERENCE / f"{name}.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def terms(name: str) -> list[dict[str, Any]]:
    """Return the terms of one controlled list."""
    found: list[dict[str, Any]] = document(name)["terms"]
    return found


@cache
def slugs(scheme: str) -> frozenset[str]:
    """Return the slugs of a scheme as the product loads it."""
    found = {entry.name: entry for entry in read_schemes(REFERENCE)}
    return frozenset(term.slug for term in found[scheme].terms)


def examples() -> list[dict[str, Any]]:
    """Return the sixteen invented organizations."""
    found: list[dict[str, Any]] = document("example_organizations")["organizations"]
    return found


def submissions() -> list[dict[str, Any]]:
    """Return the invented submissions that wait in the demo."""
    found: list[dict[str, Any]] = document("demo_cases")["submissions"]
    return found


def seeds() -> list[dict[str, Any]]:
    """Return the real sample organizations."""
    found: list[dict[str, Any]] = document("seed_organizations")["organizations"]
    return found


def district_rows() -> list[dict[str, str]]:
    """Return the districts, one dict per row."""
    path = REFERENCE / "iraq_districts.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def strings(value: Any) -> Iterator[str]:
    """Yield every text inside a JSON value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def language_maps(value: Any) -> Iterator[dict[str, str]]:
    """Yield every dict of texts by language inside a JSON value, at any depth."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            yield value
            return
        for inner in value.values():
            yield from language_maps(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from language_maps(inner)
