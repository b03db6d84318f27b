"""The map of governorates: shapes from the reference data, shaded by counts."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from directory.config import PACKAGE
from directory.kernel.messages import N_
from directory.search.port import Facet, Query
from directory.taxonomy.queries import Vocabulary
from directory.web.asking import adding, dropping
from directory.web.links import search_url

PATHS = PACKAGE / "reference" / "iraq_adm1_cod.paths.json"
GOVERNORATES = PACKAGE / "reference" / "iraq_governorates.json"
SHADES = 4

# Named in words that the licence of the boundaries asks for.
ATTRIBUTION = N_(
    "Boundaries: Iraq CSO and UN OCHA (2019), CC BY 3.0 IGO, simplified. "
    "Boundaries and names do not imply endorsement."
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One governorate as SVG draws it; ``label_at`` is where its name stands."""

    slug: str
    path: str
    label_at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One shade of a map and the counts that it stands for; no ``most``: open."""

    shade: int
    least: int
    most: int | None


@cache
def shapes() -> tuple[Shape, ...]:
    """Return the governorates in the order of the data."""
    paths: Mapping[str, str] = json.loads(PATHS.read_text("utf-8"))["paths"]
    rows = json.loads(GOVERNORATES.read_text("utf-8"))["governorates"]
    points = {row["id"]: row["label_svg"] for row in rows}
    return tuple(
        Shape(slug, path, (points[slug][0], points[slug][1]))
        for slug, path in paths.items()
    )


def steps_for(counts: Iterable[int]) -> tuple[Step, ...]:
    """Return at most four even steps from one to the highest count."""
    highest = max(counts, default=0)
    if highest <= 0:
        return ()
    width = -(-highest // SHADES)
    number = min(SHADES, -(-highest // width))
    return tuple(
        Step(
            shade=shade + 1,
            least=shade * width + 1,
            most=None if shade + 1 == number else (shade + 1) * width,
        )
        for shade in range(number)
    )


def shade_of(count: int, steps: Collection[Step]) -> int:
    """Return the shade for a count; 0 is the colour of nothing."""
    return max((step.shade for step in steps if count >= step.least), default=0)


@dataclass(frozen=True, slots=True)
class Area:
    """A governorate on a map: its shape, shade, name, count and address."""

    shape: Shape
    name: str
    count: int
    shade: int
    chosen: bool
    url: str


def areas_of(
    counts: Mapping[str, int], vocabulary: Vocabulary, query: Query
) -> list[Area]:
    """Return each governorate with the organizations that serve it.

    The address of a governorate adds it to ``query``, or takes it off again.
    """
    known = {shape.slug: counts.get(shape.slug, 0) for shape in shapes()}
    steps = steps_for(known.values())
    chosen = query.filters.get(Facet.PLACE, ())
    return [
        Area(
            shape=shape,
            name=vocabulary.label("place", shape.slug, query.language),
            count=known[shape.slug],
            shade=shade_of(known[shape.slug], steps),
            chosen=shape.slug in chosen,
            url=search_url(
                (dropping if shape.slug in chosen else adding)(
                    query, Facet.PLACE, shape.slug
                )
            ),
        )
        for shape in shapes()
    ]
