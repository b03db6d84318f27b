"""Reads of the vocabularies, held in memory as one immutable object."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.languages import LanguageMap, text_in
from directory.taxonomy.models import Term


@dataclass(frozen=True)
class Concept:
    """One term with its labels, corrections already applied."""

    scheme: str
    slug: str
    parent: str | None
    labels: LanguageMap
    alternatives: Mapping[str, list[str]]
    hidden: Mapping[str, list[str]]
    facts: Mapping[str, Any]
    sensitive: bool
    retired: bool

    def label(self, tag: str) -> str:
        """Return the label for a reader of ``tag``."""
        return text_in(self.labels, tag) or self.slug


@dataclass(frozen=True)
class Vocabulary:
    """Every scheme of the node: ``kind``, ``focus``, ``place``, ``country`` and more.

    Places hold governorates, then districts with their governorate as parent;
    focus areas hold groups, then concepts with their group as parent.
    """

    concepts: tuple[Concept, ...]

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Concept]:
        return {(c.scheme, c.slug): c for c in self.concepts}

    @cached_property
    def _by_scheme(self) -> Mapping[str, tuple[Concept, ...]]:
        grouped: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            grouped.setdefault(concept.scheme, []).append(concept)
        return {scheme: tuple(concepts) for scheme, concepts in grouped.items()}

    def find(self, scheme: str, slug: str) -> Concept | None:
        """Return the term, or None where the scheme has no such slug.

        A whole country is a place too: it is found there under its code.
        """
        found = self._by_key.get((scheme, slug))
        if found is None and scheme == "place":
            return self._by_key.get(("country", slug))
        return found

    def of(self, scheme: str) -> tuple[Concept, ...]:
        """Return the terms of a scheme in their order, without retired ones."""
        return tuple(c for c in self._by_scheme.get(scheme, ()) if not c.retired)

    def children(self, scheme: str, parent: str | None) -> tuple[Concept, ...]:
        """Return the terms right below ``parent``, or the top ones for None."""
        return tuple(c for c in self.of(scheme) if c.parent == parent)

    def label(self, scheme: str, slug: str, tag: str) -> str:
        """Return a term's label for a reader of ``tag``, else its slug."""
        concept = self.find(scheme, slug)
        return concept.label(tag) if concept else slug

    def labels(self, scheme: str, slugs: Iterable[str], tag: str) -> list[str]:
        """Return the labels of several terms."""
        return [self.label(scheme, slug, tag) for slug in slugs]

    def is_sensitive(self, scheme: str, slug: str) -> bool:
        """Whether the term has no public facet, count or map."""
        concept = self.find(scheme, slug)
        return concept is not None and concept.sensitive


def load_vocabulary(session: Session) -> Vocabulary:
    """Read every term, in one query."""
    rows = session.scalars(select(Term).order_by(Term.scheme, Term.position))
    return Vocabulary(tuple(_concept(row) for row in rows))


def _concept(term: Term) -> Concept:
    return Concept(
        scheme=term.scheme,
        slug=term.slug,
        parent=term.parent,
        labels={**term.labels, **term.corrections},
        alternatives=term.alternatives,
        hidden=term.hidden,
        facts=term.facts,
        sensitive=term.sensitive,
        retired=term.retired,
    )
