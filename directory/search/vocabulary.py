"""Concepts by the words of their labels, in any language."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from directory.search.analysis import Token, analyse
from directory.search.folding import folded_words
from directory.search.port import Concept, Facet, Text

Value = tuple[Facet, str]


@dataclass(frozen=True, slots=True)
class Label:
    """A shown label: its folded words, and the concept that it names."""

    folded: str
    text: Text
    value: Value


@dataclass(slots=True)
class Vocabulary:
    """Tables from a word to the values that it names.

    Concepts marked sensitive are in none of them: no word resolves to one.
    """

    exact: dict[str, set[Value]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, set[Value]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, set[Value]] = field(default_factory=lambda: defaultdict(set))
    phrases: list[tuple[tuple[str, ...], Value]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    surfaces: dict[str, str] = field(default_factory=dict)
    names: dict[Value, Mapping[str | None, str]] = field(default_factory=dict)

    def add(self, concept: Concept) -> None:
        """Enter a concept under each word of each of its labels."""
        value = (concept.facet, concept.value)
        self.names[value] = {text.language: text.words for text in concept.labels}
        for text in (*concept.labels, *concept.alternatives):
            self.labels.append(Label(" ".join(folded_words(text.words)), text, value))
        for text in (*concept.labels, *concept.alternatives, *concept.hidden):
            self._enter(list(analyse(text)), value)

    def _enter(self, tokens: Sequence[Token], value: Value) -> None:
        self.phrases.append((tuple(token.exact for token in tokens), value))
        for token in tokens:
            self.exact[token.exact].add(value)
            self.stems[token.stem].add(value)
            self.surfaces.setdefault(token.exact, token.surface)
            for key in token.keys:
                self.keys[key].add(value)


def vocabulary_of(concepts: Iterable[Concept]) -> Vocabulary:
    """Return the tables of all concepts that words may resolve to."""
    vocabulary = Vocabulary()
    for concept in concepts:
        if not concept.sensitive:
            vocabulary.add(concept)
    return vocabulary


def phrase_values(vocabulary: Vocabulary, words: tuple[str, ...]) -> set[Value]:
    """Return the values of which a label holds these folded words in a row."""
    return {
        value for label, value in vocabulary.phrases if words in _runs(label, words)
    }


def dump(concepts: Iterable[Concept]) -> bytes:
    """Return the concepts as JSON, the same for the same concepts."""
    rows = [
        {
            "facet": concept.facet,
            "value": concept.value,
            "labels": _pairs(concept.labels),
            "alternatives": _pairs(concept.alternatives),
            "hidden": _pairs(concept.hidden),
            "sensitive": concept.sensitive,
        }
        for concept in concepts
    ]
    return json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")


def load(data: bytes) -> list[Concept]:
    """Return the concepts that :func:`dump` wrote."""
    return [
        Concept(
            facet=Facet(row["facet"]),
            value=row["value"],
            labels=_texts(row["labels"]),
            alternatives=_texts(row["alternatives"]),
            hidden=_texts(row["hidden"]),
            sensitive=row["sensitive"],
        )
        for row in json.loads(data)
    ]


def _runs(label: tuple[str, ...], words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    size = len(words)
    return (label[at : at + size] for at in range(len(label) - size + 1))


def _pairs(texts: Iterable[Text]) -> list[tuple[str, str | None]]:
    return [(text.words, text.language) for text in texts]


def _texts(pairs: Iterable[tuple[str, str | None]]) -> tuple[Text, ...]:
    return tuple(Text(words, language) for words, language in pairs)
