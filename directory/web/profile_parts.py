"""The parts that a profile page is put together from.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from directory.kernel.languages import Wording
from directory.profiles.models import Stewardship
from directory.search.port import Facet
from directory.verification.models import Verification
from directory.web.shapes import Shape

RESOLVERS = {
    "XI-ROR": "https://ror.org/{}",
    "XI-WIKIDATA": "https://www.wikidata.org/wiki/{}",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A listed term: its label, and its value where readers may filter by it."""

    label: str
    value: str | None
    facet: Facet
    main: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """Something looked for or offered."""

    kind: str
    text: Wording | None
    focus: Sequence[str]
    places: Sequence[str]
    until: date | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A public identifier; ``url`` where its scheme has an address for it."""

    scheme: str
    value: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A web address and what stands for it on the page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the entry can be relied on."""

    verification: Verification
    verified_until: date | None
    stewardship: Stewardship
    confirmed_on: date | None
    confirmed_lately: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A governorate of the small map, coloured where the organization works."""

    shape: Shape
    name: str
    colour: str


def resolved(scheme: str, value: str) -> str | None:
    """Return the address at which a scheme describes ``value``, if it has one."""
    template = RESOLVERS.get(scheme)
    return template.format(quote(value, safe="")) if template else None


def is_web(url: str) -> bool:
    """Whether an address leads to the web and nowhere else."""
    return urlsplit(url).scheme in {"http", "https"}


def shortened(url: str) -> str:
    """Return an address as people say it: without scheme and ``www``."""
    parts = urlsplit(url)
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
