"""Reading a Whoosh index out of memory: verified bytes in, plain Python out.

Whoosh's readers move a position in shared files and believe every byte.  So the
files are read whole and checked first, and one lock guards each reader; what
has been decoded is kept and needs no lock.
"""

from array import array
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from directory.search import bits
from directory.search.rows import Row, load_row
from directory.search.whoosh_schema import SCHEMA
from directory.search.whoosh_writer import NAME

Weights = Mapping[int, float]


class Segment:
    """One of Whoosh's segments; its documents count from 0 and never change.

    Of documents that were deleted when it was opened, nothing is read.
    """

    def __init__(self, storage: RamStorage, whoosh: Any) -> None:
        self.size = int(whoosh.doc_count_all())
        self.live = _live(whoosh)
        self._reader = SegmentReader(storage, SCHEMA, whoosh)
        self._lock = Lock()
        self.rows: dict[int, Row] = {
            number: load_row(stored["row"])
            for number, stored in self._reader.iter_docs()
        }
        self._lexicons: dict[str, list[str]] = {}

    def weights(self, field: str, word: str) -> Weights:
        """Return the documents that hold the word, each with its weight."""
        with self._lock:
            matcher = self._matcher(field, word)
            found: dict[int, float] = {}
            while matcher is not None and matcher.is_active():
                found[matcher.id()] = matcher.weight()
                matcher.next()
            return found

    def positions(self, word: str) -> Mapping[int, Sequence[int]]:
        """Return the places of an exact word in each document that holds it."""
        with self._lock:
            matcher = self._matcher("exact", word)
            found: dict[int, Sequence[int]] = {}
            while matcher is not None and matcher.is_active():
                found[matcher.id()] = array("I", matcher.value())
                matcher.next()
            return found

    def lexicon(self, field: str) -> list[str]:
        """Return every word of a field, in the order of their UTF-8 bytes."""
        known = self._lexicons.get(field)
        if known is None:
            with self._lock:
                words = [word.decode() for word in self._reader.lexicon(field)]
            known = self._lexicons.setdefault(field, words)
        return known

    def _matcher(self, field: str, word: str) -> Any:
        try:
            return self._reader.postings(field, word)
        except TermNotFound:
            return None


class Segments:
    """The segments of one commit, numbered through, without deleted documents."""

    def __init__(self, parts: Sequence[tuple[Segment, int]]) -> None:
        """Take each segment with the set of its documents that are not deleted."""
        self.rows: list[Row | None] = []
        self.live = 0
        self._bases: list[tuple[int, Segment]] = []
        for segment, live in parts:
            base = len(self.rows)
            self._bases.append((base, segment))
            self.live |= live << base
            self.rows.extend(segment.rows.get(at) for at in range(segment.size))

    @property
    def size(self) -> int:
        """Return the number of documents, deleted ones among them."""
        return len(self.rows)

    def weights(self, field: str, word: str) -> Weights:
        """Return the documents that hold the word, each with its weight."""
        return {
            base + number: weight
            for base, segment in self._bases
            for number, weight in segment.weights(field, word).items()
        }

    def positions(self, word: str) -> Mapping[int, Sequence[int]]:
        """Return the places of an exact word in each document that holds it."""
        return {
            base + number: places
            for base, segment in self._bases
            for number, places in segment.positions(word).items()
        }

    def lexicon(self, field: str) -> list[str]:
        """Return every word of a field, sorted."""
        lexicons = [segment.lexicon(field) for _, segment in self._bases]
        if len(lexicons) == 1:
            return lexicons[0]
        return sorted(set().union(*lexicons))


def open_segments(
    files: Mapping[str, bytes],
    hashes: Mapping[str, str],
    table: int,
    known: Mapping[str, Segment],
) -> tuple[Segments, dict[str, Segment]]:
    """Return the segments of a commit, and each by its content for the next.

    ``known`` holds segments that an earlier commit gave; they are used again.
    """
    contents = TOC.read(_storage(files), NAME, gen=table, schema=SCHEMA)
    kept: dict[str, Segment] = {}
    parts = []
    for whoosh in contents.segments:
        own = [name for name in files if name.startswith(whoosh.segment_id())]
        content = " ".join(sorted(hashes[name] for name in own))
        segment, live = known.get(content), _live(whoosh)
        if segment is None or live & ~segment.live:
            storage = _storage({name: files[name] for name in own})
            segment = Segment(storage, whoosh)
        kept[content] = segment
        parts.append((segment, live))
    return Segments(parts), kept


def _storage(files: Mapping[str, bytes]) -> RamStorage:
    storage = RamStorage()
    storage.files = dict(files)
    return storage


def _live(whoosh: Any) -> int:
    size = whoosh.doc_count_all()
    living = (number for number in range(size) if not whoosh.is_deleted(number))
    return bits.from_documents(living, size)
