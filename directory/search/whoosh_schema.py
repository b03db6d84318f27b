"""What Whoosh keeps of a document: weighted postings, and one stored row."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Format, Positions

from directory.search.analysis import Token, analyse
from directory.search.port import Audience, Document, Field, Text
from directory.search.rows import NAMES, dump_row

# How much a word weighs in each field, and how many words a usual text there has.
WEIGHTS = {
    Field.NAME: (10.0, 4),
    Field.ACRONYM: (10.0, 1),
    Field.OTHER_NAMES: (6.0, 4),
    Field.MISSION: (3.0, 20),
    Field.DESCRIPTION: (2.0, 120),
    Field.LABELS: (1.5, 10),
}
LENGTH_COUNTS = 0.6  # the b of BM25F
GAP = 16  # positions between two texts, so that no phrase spans them

Posting = tuple[float, bytes]


class Analysed(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose words were analysed before: ``{word: (weight, value)}``."""

    def __init__(self, format_: Format) -> None:
        super().__init__(format_, None)

    def index(
        self, value: Mapping[str, Posting], **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield what Whoosh writes for each word."""
        for word, (weight, encoded) in value.items():
            yield word.encode(), 1, weight, encoded


SCHEMA = Schema(
    organization=Analysed(Existence()),
    exact=Analysed(Positions()),
    stem=Analysed(Existence()),
    key=Analysed(Existence()),
    surface=Analysed(Existence()),
    row=STORED(),
)


def whoosh_documents(documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    """Yield Whoosh's fields for one organization's documents.

    Audiences that may read the same share one of Whoosh's documents.
    """
    shared: list[tuple[Document, list[Audience]]] = []
    for document in documents:
        alike = replace(document, audience=Audience.PUBLIC)
        for other, audiences in shared:
            if other == alike:
                audiences.append(document.audience)
                break
        else:
            shared.append((alike, [document.audience]))
    for document, audiences in shared:
        yield _fields(document, audiences)


def _fields(document: Document, audiences: Sequence[Audience]) -> dict[str, Any]:
    words = _Words()
    for field in Field:
        words.add(field, document.texts.get(field, ()))
    return {
        "organization": {str(document.organization_id): (1.0, b"")},
        **words.postings(),
        "row": dump_row(document, audiences),
    }


class _Words:
    """Gathers the words of a document, field by field."""

    def __init__(self) -> None:
        self.exact: dict[str, float] = defaultdict(float)
        self.stem: dict[str, float] = defaultdict(float)
        self.key: dict[str, float] = defaultdict(float)
        self.positions: dict[str, list[int]] = defaultdict(list)
        self.surface: set[str] = set()
        self._at = 0

    def add(self, field: Field, texts: Iterable[Text]) -> None:
        """Weigh the words of a field.

        A name that is repeated in another language counts once.
        """
        weight, usual = WEIGHTS[field]
        heaviest: dict[tuple[str, str], float] = {}
        for text in texts:
            tokens = list(analyse(text))
            each = weight / (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(tokens) / usual)
            counted: dict[tuple[str, str], float] = defaultdict(float)
            for token in tokens:
                self._place(token)
                for form in _forms(token, names=field in NAMES):
                    counted[form] += each
            self._at += GAP
            for form, total in counted.items():
                heaviest[form] = max(heaviest.get(form, 0.0), total)
        for (kind, word), total in heaviest.items():
            getattr(self, kind)[word] += total

    def _place(self, token: Token) -> None:
        self.positions[token.exact].append(self._at)
        self._at += 1
        if token.surface != token.exact:
            self.surface.add(f"{token.exact}\t{token.surface}")

    def postings(self) -> dict[str, dict[str, Posting]]:
        """Return the postings of each field of the schema."""
        return {
            "exact": {
                word: (weight, array("I", self.positions[word]).tobytes())
                for word, weight in self.exact.items()
            },
            "stem": {word: (weight, b"") for word, weight in self.stem.items()},
            "key": {word: (weight, b"") for word, weight in self.key.items()},
            "surface": dict.fromkeys(self.surface, (1.0, b"")),
        }


def _forms(token: Token, *, names: bool) -> Iterator[tuple[str, str]]:
    """Yield the fields and words under which a word of a text is found."""
    yield "exact", token.exact
    if token.stem != token.exact:
        yield "stem", token.stem
    if names:
        for key in token.keys:
            yield "key", key
