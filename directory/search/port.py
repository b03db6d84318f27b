"""What the directory asks of a search engine: pure types, no engine, no models.

An engine holds one document per organization and audience, with the text and
the filters that this audience may read.  Visibility is therefore part of the
question: everything in an :class:`Answer` comes from one audience's documents.
The file is longer than others because the whole contract is to be read at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol

MAX_WORDS = 16  # more words than this do not narrow a search, they only cost
MAX_LENGTH = 400  # letters of a question that are read
MAX_LIMIT = 100_000  # an export asks for everything, a page for at most 100


class Audience(StrEnum):
    """Who asks; each next one may read everything that the one before may."""

    PUBLIC = "public"
    MEMBERS = "members"
    VERIFIED = "verified"


class Field(StrEnum):
    """A part of a document that words are looked for in, heaviest first."""

    NAME = "name"
    ACRONYM = "acronym"
    OTHER_NAMES = "other_names"  # former, legal and alternative names
    MISSION = "mission"
    DESCRIPTION = "description"  # and every other long text
    LABELS = "labels"  # words for what it does that no Concept carries


class Facet(StrEnum):
    """A filter, named as the parameter that carries it."""

    FOCUS = "focus"
    TRACK = "track"
    GROUP = "group"
    APPROACH = "approach"
    PLACE = "place"
    BASED = "based"
    COUNTRY = "country"
    KIND = "kind"
    LANGUAGE = "language"
    SEEKS = "seeks"
    OFFERS = "offers"
    OPEN = "open"
    VERIFIED = "verified"
    NODE = "node"
    ANSWERS = "answers"
    CONFIRMED = "confirmed"


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    NAME = "name"
    NEWEST = "newest"
    CONFIRMED = "confirmed"


class Freshness(IntEnum):
    """How lately an organization confirmed its profile; FADED ones come last."""

    FRESH = 0
    DUE = 1
    STALE = 2
    FADED = 3


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one field and the tag of their language, where it is known."""

    words: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An organization as one audience may see it.

    ``filters`` holds every value that must find it: a focus area and its group,
    a district, its governorate and the groups of places.  ``sensitive`` holds
    focus areas that only members may filter by and see counted: in a stranger's
    view no document carries them.
    ``name_keys`` is a collation key per language of a reader; times are seconds
    since 1970, and 0 where it never happened.
    """

    organization_id: int
    audience: Audience
    texts: Mapping[Field, tuple[Text, ...]]
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    sensitive: tuple[str, ...] = ()
    name_keys: Mapping[str, str] = field(default_factory=dict)
    listed_at: int = 0
    confirmed_at: int = 0
    freshness: Freshness = Freshness.FRESH
    completeness: int = 0  # percent


@dataclass(frozen=True, slots=True)
class Concept:
    """A value of a filter with all that people call it, in any language.

    A word of a label also finds the documents that carry the value.  ``hidden``
    labels find and are never shown.  A ``sensitive`` concept is neither resolved
    from words nor suggested.
    """

    facet: Facet
    value: str
    labels: tuple[Text, ...]
    alternatives: tuple[Text, ...] = ()
    hidden: tuple[Text, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of organizations since the last commit.

    ``upserts`` gives all documents of an organization and replaces all that the
    index held of it; an empty sequence removes it.  ``concepts`` replaces the
    whole vocabulary, None leaves it.
    """

    upserts: Mapping[int, Sequence[Document]] = field(default_factory=dict)
    deletes: frozenset[int] = frozenset()
    concepts: Sequence[Concept] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks for; without words and filters, every organization.

    Values of one filter mean "or", different filters mean "and".  ``prefix``
    takes the last word as the start of one, as while typing.  ``counted`` names
    the filters whose counts the reader will see.
    """

    words: str = ""
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    audience: Audience = Audience.PUBLIC
    sort: Sort = Sort.RELEVANCE
    language: str = "en"
    offset: int = 0
    limit: int = 20
    prefix: bool = False
    counted: tuple[Facet, ...] = tuple(Facet)


class Notice(StrEnum):
    """What a reader must be told about how the words were read."""

    TOO_LONG = "too_long"  # only the first letters or words were looked for
    ONLY_EXCLUDED = "only_excluded"  # nothing but "-word": no word was looked for
    NOTHING_TO_FIND = "nothing_to_find"  # signs alone: no word was looked for
    NEAR_MATCHES = "near_matches"  # words one or two letters off were taken
    WITHHELD = "withheld"  # too few to name: a language within a place


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Filters to drop (all their values) and how many would then be found.

    ``words`` says that the words are to be dropped as well.
    """

    facets: tuple[Facet, ...]
    total: int
    words: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of organizations, best first, and what surrounds it.

    ``facets`` counts each counted filter's values as if that filter were not
    set; values that would find nothing are absent.  ``relaxations`` is filled
    only when nothing was found, the most helpful first.  ``suggestion`` is the
    question in other letters that would find more.  ``unknown`` lists asked
    values that no document of this audience carries.
    """

    ids: tuple[int, ...] = ()
    total: int = 0
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    relaxations: tuple[Relaxation, ...] = ()
    suggestion: str | None = None
    unknown: tuple[tuple[Facet, str], ...] = ()
    notices: frozenset[Notice] = frozenset()
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name or label that begins (or has a word that begins) as was typed.

    ``organization_id`` is set for an organization, ``facet`` and ``value`` for a
    concept.  ``count`` is the number of organizations that it leads to.
    """

    text: str
    language: str | None
    count: int
    organization_id: int | None = None
    facet: Facet | None = None
    value: str | None = None


class Health(StrEnum):
    """What is the matter with an index; everything but FINE asks for a rebuild."""

    FINE = "fine"
    MISSING = "missing"
    DAMAGED = "damaged"
    OUTDATED = "outdated"  # written by another version of the analysis


class IndexDamaged(Exception):  # noqa: N818 - named for what happened
    """The index cannot be read or written; rebuilding it heals it."""


class SearchIndex(Protocol):
    """An index of organizations, read by many processes and written by one.

    Readers see a commit at most a second later.  They never write and never
    fail for lack of an index: a missing or damaged one answers as an empty one,
    with generation 0, until it is rebuilt.
    """

    def apply(self, changes: Changes) -> int:
        """Commit the changes in one step and return the new generation.

        Applying the same changes again changes nothing.  Raises
        :class:`IndexDamaged` where :meth:`check` would not say FINE.
        """

    def rebuild(
        self,
        documents: Iterable[Document],
        concepts: Sequence[Concept],
        *,
        after: int = 0,
    ) -> int:
        """Replace the whole index in one step, while the old one goes on serving.

        The new generation is above ``after`` and above that of the old index.
        ``documents`` is read once, as a stream; documents of one organization
        stand together.
        """

    def find(self, query: Query) -> Answer:
        """Return the page of organizations that the query's audience may find."""

    def suggest(
        self, typed: str, *, audience: Audience, language: str, limit: int = 8
    ) -> list[Suggestion]:
        """Return names and labels that complete what was typed, likeliest first."""

    def generation(self) -> int:
        """Return the number of the last commit, 0 where there is none."""

    def count(self, audience: Audience = Audience.PUBLIC) -> int:
        """Return how many organizations this audience may find."""

    def check(self) -> Health:
        """Read every file of the index and say whether it can be trusted."""

    def close(self) -> None:
        """Let go of open files; the index may be asked again afterwards."""
