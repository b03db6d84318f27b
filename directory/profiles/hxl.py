"""Public profiles as a table with HXL hashtags, safe to open in a spreadsheet.  Pure.

One row per organization, focus area and governorate, as the Humanitarian Exchange
Language asks.  The columns stand in ``reference/hxl/org_export_columns.json``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from directory.kernel.languages import TAGS
from directory.profiles.models import Organization
from directory.profiles.policy import STRANGER, may_find, visible_content
from directory.taxonomy.queries import Concept, Vocabulary

# What a spreadsheet would run, also behind marks that nobody sees.
FORMULA = re.compile(
    "[\ufeff\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\\s]*[=+\\-@]|[\t\r]"
)


def safe_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula.

    Source: OWASP, "CSV injection".
    """
    return f"'{text}" if FORMULA.match(text) else text


def public_content(
    organization: Organization, vocabulary: Vocabulary
) -> dict[str, Any] | None:
    """Return what everybody may copy of an organization, or None for nothing.

    Sensitive focus areas are left out: a table is made for counting.
    """
    if not may_find(STRANGER, organization):
        return None
    content = visible_content(organization, STRANGER)
    for name in ("focus_main", "focus_secondary"):
        kept = [
            s for s in content.get(name, ()) if not vocabulary.is_sensitive("focus", s)
        ]
        content[name] = kept
    return {name: value for name, value in content.items() if value not in ([], {})}


def table_rows(
    organization: Organization, content: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[dict[str, str]]:
    """Yield the rows of one organization by header, each cell safe."""
    whole = _whole(organization, content, vocabulary)
    focus = [*content.get("focus_main", ()), *content.get("focus_secondary", ())]
    slugs = dict.fromkeys(
        _governorate(slug, vocabulary) for slug in content.get("areas_served", ())
    )
    places = [vocabulary.find("place", slug) for slug in slugs if slug]
    areas = [vocabulary.find("focus", slug) for slug in focus]
    for area, place in product(areas or [None], places or [None]):
        row = {**whole, **_focus(area), **_place(place)}
        yield {name: safe_cell(text) for name, text in row.items()}


def _whole(
    organization: Organization, content: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, str]:
    kind = vocabulary.find("kind", content.get("kind", ""))
    ids = [f"{row['scheme']}:{row['value']}" for row in content.get("identifiers", ())]
    return {
        "org_id": organization.uri,
        **{f"org_name_{tag}": content.get("name", {}).get(tag, "") for tag in TAGS},
        "org_acronym": "|".join(content.get("acronym", ())),
        "org_type": kind.label("en") if kind else "",
        "org_type_code": _fact(kind, "ocha_org_type"),
        "org_ids": "|".join(ids),
        "website": content.get("website", ""),
        "country": content.get("office_country", "").upper(),
        "updated": f"{organization.updated_at:%Y-%m}",
    }


def _focus(area: Concept | None) -> dict[str, str]:
    if area is None:
        return {}
    codes: Mapping[str, Sequence[Any]] = area.facts.get("mappings", {})
    return {
        "focus_area": area.slug,
        "focus_area_en": area.label("en"),
        "ocha_cluster": _joined(codes.get("ocha_cluster", ())),
        "dac_crs": _joined(codes.get("dac_crs", ())),
        "sdg": _joined(codes.get("sdg", ())),
    }


def _joined(codes: Sequence[Any]) -> str:
    plain = (code["code"] if isinstance(code, dict) else code for code in codes)
    return "|".join(str(code) for code in plain)


def _governorate(slug: str, vocabulary: Vocabulary) -> str | None:
    place = vocabulary.find("place", slug)
    return (place.parent or place.slug) if place is not None else None


def _place(place: Concept | None) -> dict[str, str]:
    if place is None:
        return {}
    point = place.facts.get("label_point") or ["", ""]
    return {
        "adm1": place.label("en"),
        "adm1_pcode": _fact(place, "pcode"),
        "adm1_iso": _fact(place, "iso_3166_2"),
        "lat": str(point[1]),
        "lon": str(point[0]),
    }


def _fact(concept: Concept | None, name: str) -> str:
    return str(concept.facts.get(name) or "") if concept else ""
