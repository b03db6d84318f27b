"""The filters of a results page: what can be ticked, with counts.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory.kernel.messages import N_
from directory.search.port import Answer, Audience, Facet, Query
from directory.taxonomy.queries import Vocabulary
from directory.web.parameters import is_sensitive, label_of

SHOWN = 5  # the others wait behind "Show all"

NAMES: Mapping[Facet, str] = {
    Facet.FOCUS: N_("Focus area"),
    Facet.PLACE: N_("Place"),
    Facet.KIND: N_("Type"),
    Facet.SEEKS: N_("Looking for"),
    Facet.OFFERS: N_("Offers"),
    Facet.LANGUAGE: N_("Working language"),
    Facet.OPEN: N_("Open to requests"),
    Facet.VERIFIED: N_("Verified"),
    Facet.TRACK: N_("Forum track"),
    Facet.GROUP: N_("Works with"),
    Facet.APPROACH: N_("Approach"),
    Facet.BASED: N_("Office in"),
    Facet.COUNTRY: N_("Country of the office"),
    Facet.ANSWERS: N_("Answers in"),
    Facet.NODE: N_("Listed by"),
    Facet.CONFIRMED: N_("Confirmation"),
}
FIRST = (
    *(Facet.FOCUS, Facet.PLACE, Facet.KIND, Facet.SEEKS, Facet.OFFERS),
    *(Facet.LANGUAGE, Facet.OPEN, Facet.VERIFIED),
)
MORE = (
    *(Facet.TRACK, Facet.GROUP, Facet.APPROACH, Facet.BASED, Facet.COUNTRY),
    *(Facet.ANSWERS, Facet.NODE),
)
FIXED_LABELS = {
    (Facet.OPEN, "1"): N_("Open to connection requests"),
    (Facet.VERIFIED, "1"): N_("Verified organizations only"),
    (Facet.NODE, "local"): N_("This directory"),
    (Facet.CONFIRMED, "fresh"): N_("Confirmed within the year"),
    (Facet.CONFIRMED, "due"): N_("Confirmation due"),
    (Facet.CONFIRMED, "stale"): N_("Not confirmed within the year"),
    (Facet.CONFIRMED, "faded"): N_("Long without confirmation"),
}
REGIONS, DISTRICTS = N_("Regions"), N_("Districts")


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter.

    ``sentence`` is a message id in place of a label that a vocabulary gives.
    """

    value: str
    label: str
    count: int
    checked: bool = False
    sentence: str = ""
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Options behind "Show all"; ``heading`` is a message id or empty."""

    heading: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: ``shown`` at once, ``sections`` behind "Show all"."""

    facet: Facet
    name: str
    shown: Sequence[Option]
    sections: Sequence[Section] = ()

    @property
    def size(self) -> int:
        """How many values there are in all."""
        return len(self.shown) + sum(len(s.options) for s in self.sections)

    @property
    def is_set(self) -> bool:
        """Whether any value of it is ticked."""
        return any(option.checked for option in self.shown)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Makes filters for one reader from one answer."""

    answer: Answer
    query: Query
    vocabulary: Vocabulary

    def filters(self, facets: Iterable[Facet]) -> list[Filter]:
        """Return the filters of ``facets`` that have anything to tick."""
        made = [self._filter(facet) for facet in facets]
        return [one for one in made if one.shown]

    def _filter(self, facet: Facet) -> Filter:
        options = self._options(facet)
        first = [option for option in options if self._is_first_rank(option, facet)]
        ticked = [option for option in options if option.checked]
        common = [option for option in _most(first) if not option.checked]
        shown = (ticked + common)[: max(SHOWN, len(ticked))]
        kept = {option.value for option in shown}
        rest = [option for option in options if option.value not in kept]
        return Filter(facet, NAMES[facet], shown, self._sections(facet, rest))

    def _options(self, facet: Facet) -> list[Option]:
        counts = self.answer.facets.get(facet, {})
        asked = self.query.filters.get(facet, ())
        values = [value for value in counts if value not in asked]
        return [
            self._option(facet, value, counts.get(value, 0), checked=value in asked)
            for value in (*asked, *values)
            if value in asked or not self._is_closed(facet, value)
        ]

    def _option(self, facet: Facet, value: str, count: int, *, checked: bool) -> Option:
        return Option(
            value=value,
            label=label_of(self.vocabulary, facet, value, self.query.language),
            count=count,
            checked=checked,
            sentence=FIXED_LABELS.get((facet, value), ""),
        )

    def _is_closed(self, facet: Facet, value: str) -> bool:
        public = self.query.audience is Audience.PUBLIC
        return public and is_sensitive(self.vocabulary, facet, value)

    def _is_first_rank(self, option: Option, facet: Facet) -> bool:
        """Whether it may stand at the top: a governorate, or a focus area itself."""
        if facet in {Facet.PLACE, Facet.BASED}:
            term = self.vocabulary.find("place", option.value)
            return term is not None and term.parent is None
        if facet is Facet.FOCUS:
            term = self.vocabulary.find("focus", option.value)
            return term is not None and term.parent is not None
        return True

    def _sections(self, facet: Facet, rest: Sequence[Option]) -> list[Section]:
        if facet in {Facet.PLACE, Facet.BASED}:
            return self._places(rest)
        if facet is Facet.FOCUS:
            return self._focus_areas(rest)
        return _filled([Section("", _most(rest))])

    def _places(self, rest: Sequence[Option]) -> list[Section]:
        ranks: dict[str, list[Option]] = {"": [], REGIONS: [], DISTRICTS: []}
        for option in rest:
            ranks[self._rank(option.value)].append(option)
        return _filled([Section(name, _most(found)) for name, found in ranks.items()])

    def _rank(self, place: str) -> str:
        term = self.vocabulary.find("place", place)
        if term is None:
            return REGIONS
        return DISTRICTS if term.parent else ""

    def _focus_areas(self, rest: Sequence[Option]) -> list[Section]:
        """Return groups in the order of the scheme, each with its own below it."""
        left = {option.value: option for option in rest}
        ordered: list[Option] = []
        for group in self.vocabulary.children("focus", None):
            ordered += [left.pop(group.slug)] if group.slug in left else []
            for concept in self.vocabulary.children("focus", group.slug):
                if concept.slug in left:
                    ordered.append(_inner(left.pop(concept.slug)))
        return _filled([Section("", [*ordered, *left.values()])])


def _most(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (-option.count, option.label))


def _inner(option: Option) -> Option:
    return Option(
        option.value, option.label, option.count, sentence=option.sentence, inner=True
    )


def _filled(sections: Iterable[Section]) -> list[Section]:
    return [section for section in sections if section.options]
