"""What a reader asks for: the parameters of an address as a search, and back.  Pure.

Pages, exports, feeds and the API read the same parameters.  A value that is not
understood is named in a :class:`Problem` and stays in the search, where it finds
nothing: dropping it would answer another question than the one asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from directory.kernel.languages import ascii_digits
from directory.kernel.messages import N_
from directory.search.port import Audience, Facet, Freshness, Query, Sort
from directory.taxonomy.queries import Vocabulary
from directory.web.asking import PER_PAGE, pairs

MOST_PER_PAGE = 100
LAST_PAGE = 1_000_000
NOTHING = ""  # a value that no organization carries
MOST_VALUES = 100  # of one filter; more would not fit an address bar

# The vocabularies whose terms each filter takes.
SCHEMES: Mapping[Facet, tuple[str, ...]] = {
    Facet.FOCUS: ("focus",),
    Facet.TRACK: ("track",),
    Facet.GROUP: ("group",),
    Facet.APPROACH: ("approach",),
    Facet.PLACE: ("place", "place_group"),
    Facet.BASED: ("place", "place_group"),
    Facet.COUNTRY: ("country",),
    Facet.KIND: ("kind",),
    Facet.LANGUAGE: ("language",),
    Facet.SEEKS: ("goal",),
    Facet.OFFERS: ("goal",),
    Facet.ANSWERS: ("language",),
}
FIXED: Mapping[Facet, frozenset[str]] = {
    Facet.OPEN: frozenset({"1"}),
    Facet.VERIFIED: frozenset({"1"}),
    Facet.CONFIRMED: frozenset(freshness.name.lower() for freshness in Freshness),
}

UNKNOWN = N_("“%(value)s” is not a value of the filter “%(filter)s”, so it finds none.")
SIGN_IN = N_("To filter by “%(value)s”, please sign in for an approved organization.")
MODERATORS = N_("Only moderators can filter by “%(filter)s”.")
REPEATED = N_("“%(filter)s” was given more than once. Only “%(value)s” was used.")
UNUSABLE = N_("“%(value)s” cannot be used for “%(filter)s”.")
TOO_MANY = N_(
    "Too many values for the filter “%(filter)s”. The first hundred were used."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the address that was not understood or may not be asked.

    ``sentence`` takes ``value`` and ``filter``, the name of the parameter.
    """

    parameter: str
    value: str
    sentence: str

    @property
    def closes(self) -> bool:
        """Whether this reader may not ask for the value at all."""
        return self.sentence in {SIGN_IN, MODERATORS}

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether signing in would help."""
        return self.sentence == SIGN_IN


@dataclass(frozen=True, slots=True)
class Reader:
    """What a search depends on beside the address."""

    audience: Audience = Audience.PUBLIC
    language: str = "en"
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the index, with what was wrong in the address."""

    query: Query
    problems: tuple[Problem, ...] = ()

    @property
    def allowed(self) -> Query:
        """The question as this reader may ask it: closed values find nothing."""
        closed = {(p.parameter, p.value) for p in self.problems if p.closes}
        filters = {
            facet: tuple(NOTHING if (facet.value, v) in closed else v for v in values)
            for facet, values in self.query.filters.items()
        }
        return replace(self.query, filters=filters)

    @property
    def page(self) -> int:
        """The number of the page, from 1."""
        return self.query.offset // self.query.limit + 1

    @property
    def is_plain(self) -> bool:
        """Whether nothing at all was asked: the whole directory, first page."""
        return not pairs(self.query) and not self.problems


def read_search(
    arguments: MultiDict[str, str], vocabulary: Vocabulary, reader: Reader
) -> Search:
    """Understand the parameters of an address; blank ones are ignored."""
    problems: list[Problem] = []
    single = _Singles(arguments, problems)
    limit = single.number("per_page", PER_PAGE, MOST_PER_PAGE)
    query = Query(
        words=single.text("q"),
        filters={
            facet: values
            for facet in Facet
            if (values := _values(arguments, facet, problems))
        },
        audience=reader.audience,
        sort=single.sort(),
        language=reader.language,
        offset=(single.number("page", 1, LAST_PAGE) - 1) * limit,
        limit=limit,
    )
    problems += _problems_of_filters(query, vocabulary, reader)
    return Search(query, tuple(problems))


def is_sensitive(vocabulary: Vocabulary, facet: Facet, value: str) -> bool:
    """Whether strangers neither count nor filter by this value."""
    return any(vocabulary.is_sensitive(s, value) for s in SCHEMES.get(facet, ()))


def label_of(vocabulary: Vocabulary, facet: Facet, value: str, tag: str) -> str:
    """Return what a value of a vocabulary's filter is called, else the value."""
    for scheme in SCHEMES.get(facet, ()):
        concept = vocabulary.find(scheme, value)
        if concept is not None:
            return concept.label(tag)
    return value


@dataclass(frozen=True, slots=True)
class _Singles:
    """Reads parameters that can be given once, and notes what is wrong."""

    arguments: MultiDict[str, str]
    problems: list[Problem]

    def text(self, name: str) -> str:
        given = _filled(self.arguments.getlist(name))
        if len(set(given)) > 1:
            self.problems.append(Problem(name, given[0], REPEATED))
        return given[0] if given else ""

    def number(self, name: str, default: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        digits = ascii_digits(text)
        if digits.isdecimal() and len(digits) < 9 and 1 <= int(digits) <= most:  # noqa: PLR2004 - nine digits would pass LAST_PAGE
            return int(digits)
        self.problems.append(Problem(name, text, UNUSABLE))
        return default

    def sort(self) -> Sort:
        text = self.text("sort").lower()
        if not text or text in set(Sort):
            return Sort(text or Sort.RELEVANCE)
        self.problems.append(Problem("sort", text, UNUSABLE))
        return Sort.RELEVANCE


def _filled(values: Iterable[str]) -> list[str]:
    return [text for value in values if (text := value.strip())]


def _values(
    arguments: MultiDict[str, str], facet: Facet, problems: list[Problem]
) -> tuple[str, ...]:
    given = dict.fromkeys(v.lower() for v in _filled(arguments.getlist(facet.value)))
    values = tuple(given)
    if len(values) > MOST_VALUES:
        problems.append(Problem(facet.value, values[MOST_VALUES], TOO_MANY))
    return values[:MOST_VALUES]


def _problems_of_filters(
    query: Query, vocabulary: Vocabulary, reader: Reader
) -> list[Problem]:
    checks: tuple[tuple[str, Callable[[Facet, str], bool]], ...] = (
        (UNKNOWN, lambda facet, value: not _is_known(vocabulary, facet, value)),
        (MODERATORS, lambda facet, _value: _is_reserved(facet, reader)),
        (SIGN_IN, lambda facet, value: _is_closed(vocabulary, facet, value, reader)),
    )
    return [
        Problem(facet.value, value, sentence)
        for facet, values in query.filters.items()
        for value in values
        for sentence, applies in checks
        if applies(facet, value)
    ]


def _is_known(vocabulary: Vocabulary, facet: Facet, value: str) -> bool:
    if facet is Facet.NODE:  # the index alone knows from where it holds something
        return True
    if facet in FIXED:
        return value in FIXED[facet]
    return any(vocabulary.find(scheme, value) for scheme in SCHEMES[facet])


def _is_reserved(facet: Facet, reader: Reader) -> bool:
    return facet is Facet.CONFIRMED and not reader.moderates


def _is_closed(
    vocabulary: Vocabulary, facet: Facet, value: str, reader: Reader
) -> bool:
    public = reader.audience is Audience.PUBLIC
    return public and is_sensitive(vocabulary, facet, value)
