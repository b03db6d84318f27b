"""Reads the reference data files into schemes of terms.  Pure but for the files."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Files of the house's own shape: {"version": …, "terms": [{"id", "prefLabel"}, …]}.
LISTS = {
    "kind": "kinds.json",
    "track": "tracks.json",
    "group": "target_groups.json",
    "approach": "approaches.json",
    "goal": "goal_kinds.json",
    "language": "languages.json",
    "registry": "registries.json",
    "registration_status": "registration_statuses.json",
    "readiness": "readiness.json",
    "scope": "scopes.json",
    "place_group": "place_groups.json",
    "reason": "reason_codes.json",
}


@dataclass(frozen=True, slots=True)
class TermData:
    """One term as a data file gives it."""

    slug: str
    labels: Mapping[str, str]
    parent: str | None = None
    alternatives: Mapping[str, list[str]] = field(default_factory=dict)
    hidden: Mapping[str, list[str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: ``digest`` is the SHA-256 of the files that it comes from."""

    name: str
    version: str
    digest: str
    terms: tuple[TermData, ...]


def read_schemes(folder: Path) -> Iterator[Scheme]:
    """Yield every scheme that the reference folder holds."""
    for name, file in LISTS.items():
        document = _document(folder / file)
        terms = tuple(_listed(row) for row in document["terms"])
        yield _scheme(name, str(document["version"]), terms, folder / file)
    yield _focus_areas(folder / "focus_areas.json")
    yield _places(folder)
    yield _countries(folder / "countries.json")


def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def _scheme(name: str, version: str, terms: Iterable[TermData], *files: Path) -> Scheme:
    content = b"".join(file.read_bytes() for file in files)
    return Scheme(name, version, hashlib.sha256(content).hexdigest(), tuple(terms))


KNOWN = {
    "id", "prefLabel", "altLabel", "hiddenLabel", "broader", "provenance", "sensitive"
}  # fmt: skip


def _listed(row: dict[str, Any]) -> TermData:
    parents = row.get("broader") or [None]
    return TermData(
        slug=row["id"],
        labels={k: v for k, v in row["prefLabel"].items() if v},
        parent=parents[0] if isinstance(parents, list) else parents,
        alternatives=row.get("altLabel") or {},
        hidden=row.get("hiddenLabel") or {},
        facts={key: value for key, value in row.items() if key not in KNOWN},
        sensitive=bool(row.get("sensitive")),
    )


def _focus_areas(path: Path) -> Scheme:
    document = _document(path)
    groups_first = sorted(document["concepts"], key=lambda row: row["type"] != "group")
    terms = tuple(_listed(row) for row in groups_first)
    return _scheme("focus", document["scheme"]["version"], terms, path)


def _places(folder: Path) -> Scheme:
    governorates = folder / "iraq_governorates.json"
    districts = folder / "iraq_districts.csv"
    document = _document(governorates)
    terms = [_listed(row) for row in document["governorates"]]
    with districts.open(encoding="utf-8-sig", newline="") as lines:
        terms += [_district(row) for row in csv.DictReader(lines)]
    return _scheme(
        "place", document["metadata"]["retrieved"], terms, governorates, districts
    )


def _district(row: dict[str, str]) -> TermData:
    return TermData(
        slug=row["adm2_pcode"].lower(),
        labels={"en": row["name_en"], "ar": row["name_ar"]},
        parent=row["governorate_id"],
        facts={"centroid": [float(row["lon"]), float(row["lat"])]},
    )


def _countries(path: Path) -> Scheme:
    document = _document(path)
    terms = tuple(_country(row) for row in document["countries"])
    return _scheme("country", document["metadata"]["retrieved"], terms, path)


def _country(row: dict[str, Any]) -> TermData:
    names = {tag: row["names"][tag] for tag in ("en", "ar", "ckb", "kmr")}
    return TermData(
        slug=row["alpha2"].lower(),
        labels=names,
        alternatives={k: v for k, v in row["short"].items() if isinstance(v, list)},
        facts={"alpha3": row["alpha3"], "point": row["point"]},
    )
