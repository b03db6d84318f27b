"""The parts of a results page beside its cards and filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.search.port import Query
from directory.web.asking import at_page
from directory.web.links import search_url

PAGES_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem of the address as it is told: its sentence takes value and filter."""

    sentence: str
    value: str
    name: str
    asks_to_sign_in: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter value that is set, and the way to take it off."""

    name: str
    label: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty page: filters to drop, and what would be found."""

    names: Sequence[str]
    words: bool
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a result; ``numbers`` has None where some are left out."""

    query: Query
    page: int
    last: int

    @property
    def numbers(self) -> list[int | None]:
        """The first, the last and those near the present page."""
        near = range(self.page - PAGES_BESIDE, self.page + PAGES_BESIDE + 1)
        kept = sorted({1, self.last} | {n for n in near if 1 <= n <= self.last})
        shown: list[int | None] = []
        for before, number in zip([0, *kept], kept, strict=False):
            shown += [None] if number > before + 1 else []
            shown.append(number)
        return shown

    @property
    def previous(self) -> int | None:
        """The page before; of a page beyond the end, the last that exists."""
        return min(self.page - 1, self.last) if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.page + 1 if self.page < self.last else None

    def url(self, number: int) -> str:
        """Return the address of a page."""
        return search_url(at_page(self.query, number))
