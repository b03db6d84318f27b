"""Saving fields of a working copy, by several people and in several tiers."""

from collections.abc import Collection, Mapping
from typing import Any

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.changes import (
    LASTING,
    LEVEL_OF,
    applies_at_once,
    changed_fields,
    changed_levels,
    changed_meanwhile,
    is_empty,
    level_in,
    narrows_level,
    remembered,
    with_values,
)
from directory.profiles.content import (
    InvalidFields,
    checked_content,
    checked_level,
    coarse_places,
    completeness,
)
from directory.profiles.events import ChangeAppliedAtOnce
from directory.profiles.fields import FIELDS, Level, Tier
from directory.profiles.models import (
    OPEN,
    Organization,
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.policy import Viewer
from directory.profiles.service.applying import apply_levels, apply_values
from directory.profiles.service.keys import write_keys
from directory.profiles.service.moves import hold, tell_change, write_deed
from directory.taxonomy.queries import load_vocabulary

# Where a live profile exists and its people may write a change to it.
EDITABLE = (Publication.APPROVED, Publication.WITHDRAWN, Publication.ARCHIVED)
UNLISTED = (
    Publication.DRAFT, Publication.SUBMITTED, Publication.CHANGES_REQUESTED
)  # fmt: skip
EMPTIED = N_("A listed profile keeps this. Change it instead of emptying it.")


def save_fields(
    work: Work,
    viewer: Viewer,
    revision: Revision,
    *,
    values: Mapping[str, Any],
    audience: Mapping[str, str] | None = None,
    seen_version: int,
) -> Revision:
    """Save fields and levels into a working copy.

    ``seen_version`` is the revision's version that the author saw: what another
    changed since is kept; raises :class:`Overlap` where both changed the same.  On
    a listed profile the auto tier and every narrowing or removal apply at once.
    """
    if not policy.may_edit(viewer, revision.organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    hold(work, revision.organization)
    hold(work, revision)
    _refuse_closed(revision)
    own = _own_changes(revision, values, audience or {}, seen_version)
    clean, levels = _checked(work, revision, own)
    changed = _put(work, revision, clean, levels)
    if revision.organization.publication in EDITABLE:
        _apply_at_once(work, viewer, revision, changed)
    return revision


def _refuse_closed(revision: Revision) -> None:
    allowed = UNLISTED if revision.first else EDITABLE
    publication = revision.organization.publication
    if revision.state not in OPEN or publication not in allowed:
        raise Conflict(
            N_("This change is in another state now. Please load the page again.")
        )


def _own_changes(
    revision: Revision,
    values: Mapping[str, Any],
    audience: Mapping[str, str],
    seen_version: int,
) -> dict[str, Any]:
    wanted = {**values, **{LEVEL_OF + name: level for name, level in audience.items()}}
    if seen_version >= revision.version:
        return wanted
    return changed_meanwhile(revision.history, _parts(revision), wanted, seen_version)


def _parts(revision: Revision) -> dict[str, Any]:
    levels = {LEVEL_OF + n: level_in(revision.audience, n).value for n in FIELDS}
    return {**revision.content, **levels}


def _checked(
    work: Work, revision: Revision, own: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    chosen = {
        part.removeprefix(LEVEL_OF): level
        for part, level in own.items()
        if part.startswith(LEVEL_OF)
    }
    values = {n: value for n, value in own.items() if not n.startswith(LEVEL_OF)}
    clean = checked_content(
        values,
        load_vocabulary(work.session),
        within=revision.content,
        today=work.now.date(),
    )
    _refuse_emptying(revision, clean)
    levels = {n: checked_level(n, level).value for n, level in chosen.items()}
    return clean, levels


def _refuse_emptying(revision: Revision, clean: Mapping[str, Any]) -> None:
    """Refuse to take away what is listed, or what a waiting draft needs."""
    live = revision.organization.content
    after = with_values(revision.content, clean)
    emptied = {name for name in LASTING if name in clean and name in live} & {
        name for name in LASTING if is_empty(clean.get(name))
    }
    if revision.state is RevisionState.SUBMITTED and revision.first:
        emptied |= {thing.name for thing in completeness(after) if thing.needed}
    if emptied:
        raise InvalidFields({name: Invalid(EMPTIED) for name in emptied})


def _put(
    work: Work, revision: Revision, clean: Mapping[str, Any], levels: Mapping[str, str]
) -> list[str]:
    """Write into the revision; return the parts that differ from before."""
    before = _parts(revision)
    content = with_values(revision.content, clean)
    audience = {**revision.audience, **levels}
    changed = changed_fields(revision.content, content)
    changed += [LEVEL_OF + n for n in changed_levels(revision.audience, audience)]
    if not changed:
        return []
    revision.version += 1
    revision.history = remembered(revision.history, revision.version, before, changed)
    if _turns_sensitive(revision, content):
        revision.visibility = revision.organization.visibility = Visibility.MEMBERS
    revision.content, revision.audience = content, audience
    revision.saved_at = work.now
    if revision.state is RevisionState.SUBMITTED:
        write_keys(work, revision.organization, revision.organization.content, content)
    work.session.flush()
    return changed


def _turns_sensitive(revision: Revision, content: Mapping[str, Any]) -> bool:
    """Whether a draft tells of sensitive work for the first time."""
    new = content.get("sensitive_work") and not revision.content.get("sensitive_work")
    return bool(new) and revision.first and revision.visibility is Visibility.PUBLIC


def _apply_at_once(
    work: Work, viewer: Viewer, revision: Revision, changed: Collection[str]
) -> None:
    organization = revision.organization
    live, proposed = organization.content, revision.content
    fields = [
        name
        for name in changed_fields(live, proposed)
        if name in changed and applies_at_once(live, proposed, name)
    ]
    levels = _narrowed(organization, revision, changed)
    if not fields and not levels:
        return
    values = {name: proposed.get(name) for name in fields}
    if values.get("sensitive_work"):
        served = live.get("areas_served", [])
        values["areas_served"] = coarse_places(served, load_vocabulary(work.session))
    apply_values(work, organization, values)
    apply_levels(organization, levels)
    revision.base = with_values(revision.base, values)
    write_keys(work, organization, organization.content, proposed)
    parts = [*fields, *(LEVEL_OF + name for name in levels)]
    write_deed(
        work,
        "change_at_once",
        organization,
        actor_id=viewer.account_id,
        after={"parts": sorted(parts)},
    )
    tell_change(work, organization)
    automatic = tuple(name for name in fields if FIELDS[name].tier is Tier.AUTO)
    if automatic and organization.publication is Publication.APPROVED:
        work.record(ChangeAppliedAtOnce(organization.id, automatic))


def _narrowed(
    organization: Organization, revision: Revision, changed: Collection[str]
) -> dict[str, str]:
    found = {}
    for name in changed_levels(organization.audience, revision.audience):
        before, after = _levels(organization, revision, name)
        if LEVEL_OF + name in changed and narrows_level(before, after):
            found[name] = after.value
    return found


def _levels(
    organization: Organization, revision: Revision, name: str
) -> tuple[Level, Level]:
    return level_in(organization.audience, name), level_in(revision.audience, name)
