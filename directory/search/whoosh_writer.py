"""Commits to a Whoosh index: one writer, each commit whole or not at all.

Whoosh does not bring files to disk, keeps a ghost of an organization that is
written twice in one commit, and deletes files that readers are about to open.
So each organization is deleted and added once per commit, files are settled
before the manifest names them, and old ones go after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from secrets import token_hex
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from directory.search import vocabulary
from directory.search.port import Changes, Concept, Document, IndexDamaged
from directory.search.whoosh_files import (
    CONCEPTS,
    FORMAT,
    Manifest,
    only_writer,
    read_files,
    read_manifest,
    settle_files,
    sweep,
    write_manifest,
)
from directory.search.whoosh_schema import SCHEMA, whoosh_documents

NAME = "MAIN"
MEMORY = 64  # megabytes of postings before Whoosh sorts on disk
LARGEST_MERGE = 4000  # documents; larger segments stay, or one edit takes long
MOST_SEGMENTS = 24


class _Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer, which leaves old files for the readers of old commits."""

    def _commit_toc(self, segments: Sequence[Any]) -> None:
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)


def apply(root: Path, changes: Changes) -> int:
    """Commit the changes on top of the present index; return the generation.

    Raises :class:`IndexDamaged` where there is no sound index to build on.
    """
    with only_writer(root):
        manifest = _sound(root)
        sweep(root, manifest)
        folder = root / manifest.folder
        concepts = manifest.concepts
        if changes.concepts is not None:
            concepts = _write_concepts(folder, changes.concepts)
        table = _write_documents(folder, changes)
        return _switch(root, _next(manifest, table), concepts, manifest)


def rebuild(
    root: Path, documents: Iterable[Document], concepts: Sequence[Concept], after: int
) -> int:
    """Write a new index beside the present one and switch; return the generation."""
    with only_writer(root):
        present = _readable(root)
        sweep(root, present)
        folder = root / token_hex(8)
        folder.mkdir()
        name = _write_concepts(folder, concepts)
        table = _write_all(folder, documents)
        generation = max(after, present.generation if present else 0) + 1
        manifest = Manifest(folder.name, generation, table, {})
        return _switch(root, manifest, name, manifest)


def _sound(root: Path) -> Manifest:
    manifest = read_manifest(root)
    if manifest is None or manifest.format != FORMAT:
        raise IndexDamaged("no index of this version")
    read_files(root, manifest, {})
    return manifest


def _readable(root: Path) -> Manifest | None:
    try:
        return read_manifest(root)
    except IndexDamaged:
        return None


def _next(manifest: Manifest, table: int) -> Manifest:
    return replace(manifest, generation=manifest.generation + 1, table=table)


def _switch(root: Path, manifest: Manifest, concepts: str, base: Manifest) -> int:
    """Put the new commit in place of the old one, then let the old files go."""
    folder = root / manifest.folder
    files = settle_files(folder, base.files)
    kept = {name: files[name] for name in _named(folder, manifest.table, concepts)}
    written = replace(manifest, files=kept)
    write_manifest(root, written)
    sweep(root, written)
    return written.generation


def _named(folder: Path, table: int, concepts: str) -> Iterator[str]:
    """Yield the names of the files that this table of contents needs."""
    contents = TOC.read(FileStorage(str(folder)), NAME, gen=table, schema=SCHEMA)
    segments = {segment.segment_id() for segment in contents.segments}
    yield TOC._filename(NAME, table)  # noqa: SLF001 - Whoosh names it nowhere else
    yield concepts
    for path in folder.iterdir():
        if path.name.partition(".")[0] in segments:
            yield path.name


def _write_concepts(folder: Path, concepts: Sequence[Concept]) -> str:
    name = f"{CONCEPTS}-{token_hex(4)}.json"
    (folder / name).write_bytes(vocabulary.dump(concepts))
    return name


def _write_documents(folder: Path, changes: Changes) -> int:
    index = FileIndex(FileStorage(str(folder)), schema=SCHEMA, indexname=NAME)
    with _writing(index) as writer:
        _delete(writer, changes.deletes | changes.upserts.keys())
        for organization in sorted(changes.upserts.keys() - changes.deletes):
            _add(writer, changes.upserts[organization])
    writer.commit(mergetype=_merge)
    return int(writer.generation)


def _write_all(folder: Path, documents: Iterable[Document]) -> int:
    index = FileStorage(str(folder)).create_index(SCHEMA, indexname=NAME)
    with _writing(index) as writer:
        for _, same in groupby(documents, key=attrgetter("organization_id")):
            _add(writer, list(same))
    writer.commit(merge=False)
    return int(writer.generation)


@contextmanager
def _writing(index: FileIndex) -> Iterator[_Writer]:
    """Give a writer, and close its files should anything fail before its commit."""
    writer = _Writer(index, _lk=False, limitmb=MEMORY)
    with ExitStack() as failing:
        failing.callback(writer.cancel)
        yield writer
        failing.pop_all()


def _add(writer: _Writer, documents: Sequence[Document]) -> None:
    for fields in whoosh_documents(documents):
        writer.add_document(**fields)


def _delete(writer: _Writer, organizations: Iterable[int]) -> None:
    words = [str(organization) for organization in organizations]
    for segment in writer.segments:
        reader = SegmentReader(writer.storage, SCHEMA, segment)
        found = [doc for word in words for doc in _documents_of(reader, word)]
        reader.close()
        for document in found:
            segment.delete_document(document)


def _documents_of(reader: SegmentReader, word: str) -> list[int]:
    try:
        return list(reader.postings("organization", word).all_ids())
    except TermNotFound:
        return []


def _merge(writer: _Writer, segments: Sequence[Any]) -> list[Any]:
    """Merge segments into the new one as long as they are no larger than it.

    So their number grows with the logarithm of the documents, and each document
    is rewritten as often.
    """
    by_size = sorted(segments, key=lambda segment: segment.doc_count())
    total = writer.doc_count()
    kept = []
    for position, segment in enumerate(by_size):
        size = segment.doc_count()
        crowded = len(by_size) - position >= MOST_SEGMENTS
        if crowded or (size <= total and total + size <= LARGEST_MERGE):
            total += size
            _take_in(writer, segment)
        else:
            kept.append(segment)
    return kept


def _take_in(writer: _Writer, segment: Any) -> None:
    if segment.doc_count() == 0:
        return
    reader = SegmentReader(writer.storage, SCHEMA, segment)
    writer.add_reader(reader)
    reader.close()
