"""Completing what is being typed: names of organizations, labels of concepts."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from directory.search import bits
from directory.search.folding import folded_words
from directory.search.port import MAX_LENGTH, Suggestion
from directory.search.view import View

FOR_CONCEPTS = 3  # places kept for concepts where names would fill the list
LONGEST_ENTRY = 48
MOST_READ = 2000  # entries of the audience's own list that are ranked


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Where a name or label, or a later word of it, begins in the sorted list."""

    folded: str
    later: bool  # begins at a word that is not the first
    whole: int  # letters of the whole name: the shorter is the likelier
    suggestion: Suggestion


class Completions:
    """The names and labels of one view, sorted for typing."""

    def __init__(self, view: View) -> None:
        self._entries = sorted(
            [*_names(view), *_labels(view)], key=lambda e: (e.folded, e.later, e.whole)
        )
        self._keys = [entry.folded for entry in self._entries]

    def complete(self, typed: str, language: str, limit: int) -> list[Suggestion]:
        """Return what was typed completed, likeliest first, each target once."""
        start = " ".join(folded_words(typed[:MAX_LENGTH]))[:LONGEST_ENTRY]
        if not start or limit < 1:
            return []
        ranked = sorted(
            self._starting(start), key=lambda e: _likelihood(e, start, language)
        )
        return _balanced(list(_each_once(ranked)), limit)

    def _starting(self, start: str) -> list[Entry]:
        at = bisect_left(self._keys, start)
        end = bisect_left(self._keys, start + "\U0010ffff", lo=at)
        return self._entries[at : min(end, at + MOST_READ)]


def _names(view: View) -> Iterator[Entry]:
    for document in bits.documents(view.visible):
        row = view.row(document)
        for title in row.titles:
            suggestion = Suggestion(
                title.text, title.language, 1, organization_id=row.organization_id
            )
            yield from _entries(title.folded, suggestion)


def _labels(view: View) -> Iterator[Entry]:
    for label in view.commit.vocabulary.labels:
        facet, value = label.value
        count = view.with_value(facet, value).bit_count()
        if count:
            text, language = label.text.words, label.text.language
            suggestion = Suggestion(text, language, count, facet=facet, value=value)
            yield from _entries(label.folded, suggestion)


def _entries(folded: str, suggestion: Suggestion) -> Iterator[Entry]:
    whole, at = len(folded), 0
    while at >= 0:
        rest = folded[at : at + LONGEST_ENTRY]
        if rest:
            yield Entry(rest, at > 0, whole, suggestion)
        space = folded.find(" ", at)
        at = space + 1 if space >= 0 else -1


def _likelihood(entry: Entry, start: str, language: str) -> tuple[object, ...]:
    suggestion = entry.suggestion
    return (
        entry.later,
        entry.folded != start,
        suggestion.language != language,
        -suggestion.count,
        entry.whole,
        suggestion.text,
        suggestion.organization_id or 0,
    )


def _each_once(ranked: list[Entry]) -> Iterator[Suggestion]:
    seen = set()
    for entry in ranked:
        suggestion = entry.suggestion
        target = (suggestion.organization_id, suggestion.facet, suggestion.value)
        if target not in seen:
            seen.add(target)
            yield suggestion


def _balanced(found: list[Suggestion], limit: int) -> list[Suggestion]:
    """Return names before concepts, with some places left for concepts."""
    names = [one for one in found if one.facet is None]
    concepts = [one for one in found if one.facet is not None]
    room = max(limit - min(len(concepts), FOR_CONCEPTS), 0)
    chosen = names[:room]
    return [*chosen, *concepts[: limit - len(chosen)]]
