"""Who may see what of an organization, and who may act for it.  Pure.

Every door asks here: pages, exports, the index, feeds and federation.  One
function, :func:`visible_content`, answers which fields a viewer sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from directory.profiles.fields import (
    COARSE_KIND,
    COARSE_KINDS,
    FIELDS,
    Federation,
    Level,
    stricter,
)
from directory.profiles.models import (
    Organization,
    Publication,
    Role,
    Visibility,
)


class Clearance(IntEnum):
    """How far this node trusts the people of an organization to read."""

    PUBLIC = 0
    MEMBERS = 1
    VERIFIED = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """What a moderator looks after; empty sets mean the whole node."""

    places: frozenset[str] = frozenset()
    focus_areas: frozenset[str] = frozenset()

    def covers(self, content: Mapping[str, Any]) -> bool:
        """Whether a profile with ``content`` falls to this moderator."""
        served = {*content.get("areas_served", ()), content.get("office_place")}
        focus = {*content.get("focus_main", ()), *content.get("focus_secondary", ())}
        return (not self.places or bool(self.places & served)) and (
            not self.focus_areas or bool(self.focus_areas & focus)
        )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a stranger, a person of organizations, a moderator.

    ``roles`` are the roles held by organization id; ``released`` the fields that
    an organization released to one of the viewer's own, by organization id.
    """

    account_id: int | None = None
    clearance: Clearance = Clearance.PUBLIC
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    released: Mapping[int, frozenset[str]] = field(default_factory=dict)
    scope: Scope | None = None
    administrator: bool = False

    def holds(self, role: Role, organization: Organization) -> bool:
        """Whether the viewer has ``role`` in the organization."""
        return role in self.roles.get(organization.id, frozenset())

    def belongs_to(self, organization: Organization) -> bool:
        """Whether the viewer is a member of the organization at all."""
        return organization.id in self.roles


STRANGER = Viewer()

GRID = 0.05  # degrees: about 5 km
INSIDE_ROLES = frozenset({Role.OWNER, Role.EDITOR, Role.LIAISON})
CLEARANCE_FOR = {
    Visibility.PUBLIC: Clearance.PUBLIC,
    Visibility.UNLISTED: Clearance.PUBLIC,
    Visibility.MEMBERS: Clearance.MEMBERS,
    Visibility.VERIFIED: Clearance.VERIFIED,
}
CLEARANCE_OF_LEVEL = {Level.PUBLIC: Clearance.PUBLIC, Level.MEMBERS: Clearance.MEMBERS}


def may_moderate(viewer: Viewer, organization: Organization) -> bool:
    """Whether a moderator's scope covers the organization and no tie binds them."""
    if viewer.scope is None or viewer.belongs_to(organization):
        return False
    return viewer.scope.covers(organization.content)


def is_inside(viewer: Viewer, organization: Organization) -> bool:
    """Whether the viewer reads what is private: its own people, and moderators."""
    own = viewer.roles.get(organization.id, frozenset())
    return bool(own & INSIDE_ROLES) or may_moderate(viewer, organization)


def may_edit(viewer: Viewer, organization: Organization) -> bool:
    """Owners and editors write the profile."""
    return viewer.holds(Role.EDITOR, organization)


def may_own(viewer: Viewer, organization: Organization) -> bool:
    """Owners submit, withdraw, widen, and decide who else is in."""
    return viewer.holds(Role.OWNER, organization)


def may_open(viewer: Viewer, organization: Organization) -> bool:
    """Whether the page, the id and every other address of it answer at all.

    Hidden, withdrawn, suspended, archived, draft and never existing look the same.
    """
    if viewer.belongs_to(organization) or is_inside(viewer, organization):
        return True
    return _is_live(organization) and _is_cleared(viewer, organization)


def may_find(viewer: Viewer, organization: Organization) -> bool:
    """Whether lists, counts, feeds and exports hold it for this viewer."""
    return (
        _is_live(organization)
        and organization.visibility is not Visibility.UNLISTED
        and _is_cleared(viewer, organization)
    )


def level_of(organization: Organization, name: str) -> Level:
    """Return the level in force for a field: its default unless it was moved.

    A choice that the field's rule does not allow (a widening without ``widens``, a
    narrowing of what identifies it) has no force.
    """
    rule = FIELDS[name]
    if name == "map_position":
        return _level_of_position(organization)
    chosen = organization.audience.get(name)
    if chosen is None:
        return rule.level
    narrower = stricter(Level(chosen), rule.level) is Level(chosen)
    allowed = rule.narrows if narrower else rule.widens
    return Level(chosen) if allowed else rule.level


def visible_content(organization: Organization, viewer: Viewer) -> dict[str, Any]:
    """Return the fields of the live profile that ``viewer`` may see.

    A field that the viewer may not see is absent, exactly as an empty one is.
    """
    if not may_open(viewer, organization):
        return {}
    seen = {
        name: organization.content[name]
        for name in FIELDS
        if _has_value(organization.content, name)
        and may_see_field(viewer, organization, name)
    }
    return _as_shown(organization, viewer, seen)


def may_see_field(viewer: Viewer, organization: Organization, name: str) -> bool:
    """Whether the viewer sees one field of a profile that they may open."""
    if is_inside(viewer, organization):
        return True
    level = level_of(organization, name)
    if viewer.belongs_to(organization):
        return level in {Level.PUBLIC, Level.MEMBERS}
    if level is Level.RELEASED:
        return name in viewer.released.get(organization.id, frozenset())
    needed = CLEARANCE_OF_LEVEL.get(level)
    return needed is not None and viewer.clearance >= needed


def public_part(organization: Organization) -> dict[str, Any]:
    """Return the fields at the public level, whoever may find the profile."""
    return {
        name: value
        for name, value in organization.content.items()
        if name in FIELDS and level_of(organization, name) is Level.PUBLIC
    }


def federated_content(organization: Organization) -> dict[str, Any]:
    """Return the fields that may leave the node: public ones on the allow-list."""
    if organization.visibility is not Visibility.PUBLIC:
        return {}
    shown = visible_content(organization, STRANGER)
    return {
        name: value
        for name, value in shown.items()
        if FIELDS[name].federation is not Federation.NO
    }


def _is_live(organization: Organization) -> bool:
    return organization.publication is Publication.APPROVED


def _is_cleared(viewer: Viewer, organization: Organization) -> bool:
    return viewer.clearance >= CLEARANCE_FOR[organization.visibility]


def _has_value(content: Mapping[str, Any], name: str) -> bool:
    return content.get(name) not in (None, "", [], {}, False)


def _level_of_position(organization: Organization) -> Level:
    content = organization.content
    shown = content.get("map_point") in {"exact", "area"}
    return (
        Level.PUBLIC if shown and not content.get("sensitive_work") else Level.PRIVATE
    )


def _about(position: str) -> str:
    """Return a position moved to a grid of about 5 km, as ``33.3,44.35``."""
    degrees = (
        round(round(float(part) / GRID) * GRID, 2) for part in position.split(",")
    )
    return ",".join(map(str, degrees))


def _as_shown(
    organization: Organization, viewer: Viewer, seen: dict[str, Any]
) -> dict[str, Any]:
    if is_inside(viewer, organization):
        return seen
    hidden_kind = organization.audience.get("kind") == Level.PRIVATE
    if hidden_kind and seen.get("kind") in COARSE_KINDS:
        seen["kind"] = COARSE_KIND
    if "map_position" in seen and organization.content["map_point"] == "area":
        seen["map_position"] = _about(seen["map_position"])
    return seen
