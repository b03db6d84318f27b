"""Turns the list of real organizations into records of bare facts.  Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from directory.kernel.languages import LANGUAGES
from directory.taxonomy.queries import Vocabulary

Record = tuple[str, dict[str, Any]]
SCHEMES = {"ror": "ror", "wikidata": "wikidata"}


def sample_records(
    document: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Record]:
    """Yield handle and content of each organization that a demo may show.

    Those that work on something sensitive are left out: nobody asked them.
    """
    for row in document["organizations"]:
        focus = row["focus_areas"]
        if not any(vocabulary.is_sensitive("focus", slug) for slug in focus):
            yield row["id"].replace("-", "_")[:40], _content(row)


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        "name": {tag: name for tag, name in row["names"].items() if tag in LANGUAGES},
        "other_names": [
            {"language": tag, "name": name}
            for tag, name in row["names"].items()
            if tag not in LANGUAGES
        ],
        "acronym": [row["acronym"]] if row["acronym"] else [],
        "kind": row["kind"],
        "office_country": (row["country"] or "").lower(),
        "website": row["website"],
        "founded_year": row["founded"],
        "focus_main": row["focus_areas"],
        "areas_served": row["governorates"],
        "identifiers": [
            {"scheme": SCHEMES[scheme], "value": urlsplit(value).path.strip("/")}
            for scheme, value in row["identifiers"].items()
            if scheme in SCHEMES
        ],
    }
    return {name: value for name, value in facts.items() if value}
