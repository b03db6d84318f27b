"""What an index keeps of a document beside its words, whatever the engine."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory.search.analysis import analyse
from directory.search.port import Audience, Document, Field, Freshness

NAMES = (Field.NAME, Field.ACRONYM, Field.OTHER_NAMES)


@dataclass(frozen=True, slots=True)
class Title:
    """A name as it is shown and as it is compared while someone types."""

    folded: str
    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a document beside its words."""

    organization_id: int
    audiences: tuple[str, ...]
    filters: Mapping[str, Sequence[str]]
    sensitive: Sequence[str]
    name_keys: Mapping[str, str]
    listed_at: int
    confirmed_at: int
    freshness: Freshness
    completeness: int
    titles: tuple[Title, ...]


def dump_row(document: Document, audiences: Sequence[Audience]) -> str:
    """Return the row of a document that these audiences share, as JSON."""
    kept = {
        "organization_id": document.organization_id,
        "audiences": list(audiences),
        "filters": dict(document.filters),
        "sensitive": document.sensitive,
        "name_keys": dict(document.name_keys),
        "listed_at": document.listed_at,
        "confirmed_at": document.confirmed_at,
        "freshness": document.freshness,
        "completeness": document.completeness,
        "titles": list(_titles(document)),
    }
    return json.dumps(kept, ensure_ascii=False)


def load_row(text: str) -> Row:
    """Return the row that was stored as this text."""
    kept = json.loads(text)
    kept["audiences"] = tuple(kept["audiences"])
    kept["freshness"] = Freshness(kept["freshness"])
    kept["titles"] = tuple(Title(*title) for title in kept["titles"])
    return Row(**kept)


def _titles(document: Document) -> Iterator[tuple[str, str, str | None]]:
    for field in NAMES:
        for text in document.texts.get(field, ()):
            folded = " ".join(token.exact for token in analyse(text))
            yield folded, _encodable(text.words), text.language


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
