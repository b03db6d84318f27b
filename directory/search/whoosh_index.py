"""The embedded search engine: Whoosh's files, asked through views in memory."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from directory.search import whoosh_writer
from directory.search.answering import answer
from directory.search.lexicon import Lexicon
from directory.search.matching import Matcher
from directory.search.port import (
    Answer,
    Audience,
    Changes,
    Concept,
    Document,
    Health,
    IndexDamaged,
    Query,
    Suggestion,
)
from directory.search.suggestions import Completions
from directory.search.view import Commit, View
from directory.search.vocabulary import Vocabulary, load, vocabulary_of
from directory.search.whoosh_files import (
    FORMAT,
    Manifest,
    health,
    read_files,
    read_manifest,
    signature,
)
from directory.search.whoosh_segments import Segment, Segments, open_segments

PATIENCE = 1.0  # seconds between two looks for a new commit
MOST_ANSWERS = 256

_Key = tuple[object, ...]


@dataclass(slots=True)
class _Opened:
    """A commit that this process reads, with what the next one can take over."""

    commit: Commit
    files: dict[str, bytes] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    lexicons: tuple[Lexicon, Lexicon] | None = None
    matchers: dict[Audience, Matcher] = field(default_factory=dict)
    completions: dict[Audience, Completions] = field(default_factory=dict)
    answers: dict[_Key, Answer] = field(default_factory=dict)


def _nothing() -> _Opened:
    return _Opened(Commit(0, Segments([]), Vocabulary()))


class WhooshIndex:
    """A :class:`~directory.search.port.SearchIndex` kept in ``folder``.

    Threads may share one; processes each open their own on the same folder.
    """

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        self._root = folder
        self._patience = patience
        self._opened = _nothing()
        self._signature: tuple[int, ...] = ()
        self._look_at = 0.0
        self._opening = Lock()
        self._building = Lock()

    def apply(self, changes: Changes) -> int:
        """Commit the changes in one step and return the new generation."""
        generation = whoosh_writer.apply(self._root, changes)
        self._look_at = 0.0
        return generation

    def rebuild(
        self,
        documents: Iterable[Document],
        concepts: Sequence[Concept],
        *,
        after: int = 0,
    ) -> int:
        """Replace the whole index in one step, while the old one serves."""
        generation = whoosh_writer.rebuild(self._root, documents, concepts, after)
        self._look_at = 0.0
        return generation

    def find(self, query: Query) -> Answer:
        """Return the page of organizations that the query's audience may find."""
        opened = self._current()
        key = _key(query)
        known = opened.answers.get(key)
        if known is None:
            known = answer(self._matcher(opened, query.audience), query)
            if len(opened.answers) >= MOST_ANSWERS:
                opened.answers.clear()
            opened.answers[key] = known
        return known

    def suggest(
        self, typed: str, *, audience: Audience, language: str, limit: int = 8
    ) -> list[Suggestion]:
        """Return names and labels that complete what was typed, likeliest first."""
        opened = self._current()
        completions = opened.completions.get(audience)
        if completions is None:
            completions = Completions(self._matcher(opened, audience).view)
            opened.completions[audience] = completions
        return completions.complete(typed, language, limit)

    def generation(self) -> int:
        """Return the number of the last commit, 0 where there is none."""
        try:
            manifest = read_manifest(self._root)
        except IndexDamaged:
            return 0
        return manifest.generation if manifest else 0

    def count(self, audience: Audience = Audience.PUBLIC) -> int:
        """Return how many organizations this audience may find."""
        return self._matcher(self._current(), audience).view.visible.bit_count()

    def check(self) -> Health:
        """Read every file of the index and say whether it can be trusted."""
        return health(self._root)

    def close(self) -> None:
        """Let go of what is in memory; no file is open between two questions."""
        self._opened = _nothing()
        self._signature = ()
        self._look_at = 0.0

    def _matcher(self, opened: _Opened, audience: Audience) -> Matcher:
        known = opened.matchers.get(audience)
        if known is not None:
            return known
        with self._building:
            words, stems = _lexicons(opened)
            view = View(opened.commit, audience)
            return opened.matchers.setdefault(audience, Matcher(view, words, stems))

    def _current(self) -> _Opened:
        """Return the present commit, looked for at most once per patience.

        One thread opens a new commit while the others go on with the old one.
        """
        now = time.monotonic()
        if now < self._look_at:
            return self._opened
        first = self._opened.commit.generation == 0
        if self._opening.acquire(blocking=first):
            try:
                self._look()
                self._look_at = now + self._patience
            finally:
                self._opening.release()
        return self._opened

    def _look(self) -> None:
        seen = signature(self._root)
        if seen == self._signature:
            return
        try:
            self._opened = self._open()
        except IndexDamaged:
            return  # serves what it has, until a writer switches or rebuilds
        self._signature = seen

    def _open(self) -> _Opened:
        manifest = read_manifest(self._root)
        if manifest is None or manifest.format != FORMAT:
            raise IndexDamaged("no index of this version")
        files = read_files(self._root, manifest, self._opened.files)
        before = self._opened.segments
        segments, kept = open_segments(files, manifest.files, manifest.table, before)
        commit = Commit(
            manifest.generation, segments, self._vocabulary(manifest, files)
        )
        return _Opened(commit, _by_hash(manifest, files), kept)

    def _vocabulary(self, manifest: Manifest, files: dict[str, bytes]) -> Vocabulary:
        if manifest.files[manifest.concepts] in self._opened.files:
            return self._opened.commit.vocabulary
        return vocabulary_of(load(files[manifest.concepts]))


def _lexicons(opened: _Opened) -> tuple[Lexicon, Lexicon]:
    """Return the words and the stems of a commit, made when first asked for."""
    if opened.lexicons is None:
        source, vocabulary = opened.commit.source, opened.commit.vocabulary
        words = {*source.lexicon("exact"), *vocabulary.exact}
        stems = {*source.lexicon("stem"), *vocabulary.stems}
        opened.lexicons = Lexicon(words), Lexicon(stems | words)
    return opened.lexicons


def _by_hash(manifest: Manifest, files: dict[str, bytes]) -> dict[str, bytes]:
    return {digest: files[name] for name, digest in manifest.files.items()}


def _key(query: Query) -> _Key:
    filters = tuple((facet, tuple(query.filters[facet])) for facet in query.filters)
    return (
        *(query.words, filters, query.audience, query.sort, query.language),
        *(query.offset, query.limit, query.prefix, query.counted),
    )
