"""Indexes on real files, documents made by hand, concepts of the reference data."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import directory
from directory.search.port import (
    Audience,
    Changes,
    Concept,
    Document,
    Facet,
    Field,
    SearchIndex,
    Text,
)
from directory.search.whoosh_index import WhooshIndex

REFERENCE = Path(directory.__file__).parent / "reference"

ADAPTERS: dict[str, Callable[[Path], SearchIndex]] = {
    "whoosh": lambda folder: WhooshIndex(folder, patience=0)
}


@pytest.fixture(params=sorted(ADAPTERS))
def reopen(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], SearchIndex]]:
    """Opens the same index again, as another process would."""
    opened: list[SearchIndex] = []

    def opening() -> SearchIndex:
        opened.append(ADAPTERS[request.param](tmp_path / "index"))
        return opened[-1]

    yield opening
    for index in opened:
        index.close()


@pytest.fixture
def index(reopen: Callable[[], SearchIndex]) -> SearchIndex:
    """An empty index with the concepts of the reference data."""
    made = reopen()
    made.rebuild([], reference_concepts())
    return made


def document(
    number: int,
    name: str | Mapping[str, str] = "",
    *,
    audience: Audience = Audience.PUBLIC,
    mission: str = "",
    description: str = "",
    **given: Any,
) -> Document:
    """Return a document; other fields of it are given by their names."""
    names = {None: name} if isinstance(name, str) else name
    texts = {
        Field.NAME: tuple(Text(words, tag) for tag, words in names.items()),
        Field.MISSION: (Text(mission),),
        Field.DESCRIPTION: (Text(description),),
        **given.pop("texts", {}),
    }
    given.setdefault("name_keys", {"en": next(iter(names.values())).casefold()})
    return Document(number, audience, texts, **given)


def put(index: SearchIndex, *documents: Document) -> int:
    """Commit these documents, all those of one organization together."""
    by_organization: dict[int, list[Document]] = {}
    for one in documents:
        by_organization.setdefault(one.organization_id, []).append(one)
    return index.apply(Changes(upserts=by_organization))


def reference_concepts() -> list[Concept]:
    """Return the focus areas and governorates that come with the program."""
    areas = _load("focus_areas.json")["concepts"]
    places = _load("iraq_governorates.json")["governorates"]
    return [
        *(_concept(Facet.FOCUS, row) for row in areas),
        *(_concept(Facet.PLACE, row) for row in places),
    ]


def _load(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text())


def _concept(facet: Facet, row: Mapping[str, Any]) -> Concept:
    return Concept(
        facet,
        row["id"],
        _texts(row["prefLabel"]),
        _texts(row.get("altLabel")),
        _texts(row.get("hiddenLabel")),
        sensitive=bool(row.get("sensitive")),
    )


def _texts(labels: Mapping[str, Any] | None) -> tuple[Text, ...]:
    return tuple(
        Text(word, tag)
        for tag, words in (labels or {}).items()
        for word in ([words] if isinstance(words, str) else words or ())
    )
