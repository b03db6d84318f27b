"""What differs between two states of a profile, and what may apply at once.  Pure.

A *part* of a profile is a field by its name, a level by ``audience.<field>``, or
``visibility``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.profiles.fields import FIELDS, LEVELS, Content, Level, Tier
from directory.profiles.models import Organization, Revision, Visibility
from directory.profiles.policy import CLEARANCE_FOR, Clearance

LEVEL_OF = "audience."
NOBODY_FINDS = max(Clearance) + 1
# What identifies a listed organization is never emptied, and moves by review alone.
LASTING = ("name", "kind", "focus_main", "areas_served")
MAP_POINTS = ("none", "governorate", "area", "exact")  # from the vaguest
HISTORY_KEPT = 10


class Overlap(Conflict):
    """Two people changed the same; ``fields`` names which parts."""

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(
            N_("Somebody else changed the same fields meanwhile. Compare both texts.")
        )
        self.fields = tuple(fields)


@dataclass(frozen=True, slots=True)
class Columns:
    """A field whose live value moved on after a change to it was begun."""

    name: str
    base: Any
    live: Any
    proposed: Any


def is_empty(value: object) -> bool:
    """Whether a value says nothing; an absent field is the same."""
    return value in (None, "", [], {}, False)


def same(one: object, other: object) -> bool:
    """Whether two values say the same."""
    return one == other or (is_empty(one) and is_empty(other))


def with_values(content: Content, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``content`` with ``values`` in it; empty values are absent."""
    joined = {**content, **values}
    return {name: value for name, value in joined.items() if not is_empty(value)}


def changed_fields(before: Content, after: Content) -> list[str]:
    """Return the fields whose values differ, in the registry's order."""
    return [n for n in FIELDS if not same(before.get(n), after.get(n))]


def level_in(audience: Mapping[str, str], name: str) -> Level:
    """Return the level that an audience gives to a field."""
    return Level(audience.get(name) or FIELDS[name].level)


def changed_levels(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the fields whose levels differ."""
    return [n for n in FIELDS if level_in(before, n) is not level_in(after, n)]


def changed_parts(organization: Organization, revision: Revision) -> list[str]:
    """Return what a revision would change: fields, levels and the visibility."""
    parts = changed_fields(revision.base, revision.content)
    levels = changed_levels(organization.audience, revision.audience)
    parts += [LEVEL_OF + name for name in levels]
    if revision.visibility is not organization.visibility:
        parts.append("visibility")
    return parts


def base_conflicts(organization: Organization, revision: Revision) -> list[Columns]:
    """Return the fields that both the live profile and the revision changed."""
    moved = set(changed_fields(revision.base, organization.content))
    wanted = set(changed_fields(revision.base, revision.content))
    apart = set(changed_fields(organization.content, revision.content))
    return [
        Columns(
            name,
            revision.base.get(name),
            organization.content.get(name),
            revision.content.get(name),
        )
        for name in FIELDS
        if name in moved & wanted & apart
    ]


def narrows_visibility(before: Visibility, after: Visibility) -> bool:
    """Whether nobody could open or find more than before."""
    opens = CLEARANCE_FOR[after] >= CLEARANCE_FOR[before]
    return opens and _findable_from(after) >= _findable_from(before)


def narrows_level(before: Level, after: Level) -> bool:
    """Whether the second level is for no more readers than the first."""
    return LEVELS.index(after) >= LEVELS.index(before)


def widens(organization: Organization, revision: Revision) -> bool:
    """Whether a revision would show something to more readers than now."""
    levels = changed_levels(organization.audience, revision.audience)
    return not narrows_visibility(organization.visibility, revision.visibility) or any(
        not narrows_level(
            level_in(organization.audience, name), level_in(revision.audience, name)
        )
        for name in levels
    )


def is_removal(name: str, live: Any, value: Any) -> bool:
    """Whether a change only takes something away from what readers see."""
    if name == "sensitive_work":
        return bool(value)
    if name == "map_point":
        return _vagueness(value) <= _vagueness(live)
    if name in LASTING and (name in LASTING[:2] or is_empty(value)):
        return False
    return is_empty(value) or _is_part(value, live)


def applies_at_once(live: Content, proposed: Content, name: str) -> bool:
    """Whether a change of one field of a listed profile needs no review."""
    value = proposed.get(name)
    if is_removal(name, live.get(name), value):
        return True
    if FIELDS[name].tier is not Tier.AUTO:
        return False
    return name != "social_links" or _hosts(value or ()) <= _known_hosts(live)


def changed_meanwhile(
    history: Mapping[str, list[list[Any]]],
    now: Mapping[str, Any],
    wanted: Mapping[str, Any],
    seen_version: int,
) -> dict[str, Any]:
    """Return the parts of ``wanted`` that its author really changed.

    ``history`` holds, by part, pairs of a version and the value before it.  What
    the author left as it was at ``seen_version`` keeps the other's change; raises
    :class:`Overlap` where both changed one part to different values.
    """
    own: dict[str, Any] = {}
    lost = []
    for part, value in wanted.items():
        later = [before for version, before in history.get(part, ()) if _is_after(
            version, seen_version)]  # fmt: skip
        if not later:
            own[part] = value
        elif not same(value, later[0]) and not same(value, now.get(part)):
            lost.append(part)
    if lost:
        raise Overlap(lost)
    return own


def remembered(
    history: Mapping[str, list[list[Any]]],
    version: int,
    before: Mapping[str, Any],
    parts: Iterable[str],
) -> dict[str, list[list[Any]]]:
    """Return the history with the values that ``parts`` had before ``version``."""
    added = {
        part: [*history.get(part, ()), [version, before.get(part)]][-HISTORY_KEPT:]
        for part in parts
    }
    return {**history, **added}


def _is_after(version: int, seen: int) -> bool:
    return version > seen


def _findable_from(visibility: Visibility) -> int:
    if visibility is Visibility.UNLISTED:
        return NOBODY_FINDS
    return CLEARANCE_FOR[visibility]


def _vagueness(point: Any) -> int:
    return MAP_POINTS.index(point or "governorate")


def _is_part(value: Any, live: Any) -> bool:
    if isinstance(value, list) and isinstance(live, list):
        return all(entry in live for entry in value)
    if isinstance(value, dict) and isinstance(live, dict):
        return value.items() <= live.items()
    return False


def _hosts(links: Iterable[str]) -> set[str]:
    return {(urlsplit(link).hostname or "").removeprefix("www.") for link in links}


def _known_hosts(live: Content) -> set[str]:
    website = [live["website"]] if live.get("website") else []
    return _hosts([*live.get("social_links", ()), *website])
