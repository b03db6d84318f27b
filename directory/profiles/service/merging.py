"""Bringing two records of one organization together, and apart again."""

from typing import Any

from directory.kernel.errors import Conflict
from directory.kernel.languages import TAGS
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.changes import same, with_values
from directory.profiles.events import RevisionSubmitted, RevisionTakenBack
from directory.profiles.fields import FIELDS
from directory.profiles.models import (
    Organization,
    Publication,
    Revision,
    RevisionState,
)
from directory.profiles.policy import public_part
from directory.profiles.queries import open_revision_of, survivor_of
from directory.profiles.service.applying import apply_values
from directory.profiles.service.keys import write_keys
from directory.profiles.service.moves import (
    hold,
    move_organization,
    move_revision,
    tell_change,
    tell_hidden,
    write_deed,
)

GONE = (Publication.MERGED, Publication.TOMBSTONE)
TEXTS = ("name", "mission", "description")
LISTS = ("acronym", "identifiers", "former_names", "other_names", "social_links")


def merge_into(
    work: Work, source: Organization, target: Organization, *, actor_id: int | None
) -> dict[str, Any]:
    """Let one record go into another; return what undoing it needs.

    Public text that the target lacks and "same as" links move; contacts, members,
    evidence and threads stay where they are, sealed.
    """
    hold(work, source)
    hold(work, target)
    if target.publication in GONE or survivor_of(work.session, target) is source:
        raise Conflict(N_("A record cannot be merged into this one."))
    before: dict[str, Any] = {"publication": source.publication.value}
    moved = moved_values(source, target)
    before["fields"] = {
        name: [target.content.get(name), value] for name, value in moved.items()
    }
    move_organization(work, source, Publication.MERGED)
    source.merged_into_id = target.id
    _supersede(work, source)
    if moved:
        _set(work, target, moved)
    _write(work, "merge", source, target, actor_id)
    tell_hidden(work, source)
    return before


def moved_values(source: Organization, target: Organization) -> dict[str, Any]:
    """Return what a merge would bring from one record into another; for previews."""
    public, own = public_part(source), target.content
    moved: dict[str, Any] = {}
    for name in TEXTS:
        texts = {**public.get(name, {}), **own.get(name, {})}
        moved[name] = {tag: texts[tag] for tag in TAGS if tag in texts}
    for name in LISTS:
        extra = [row for row in public.get(name, ()) if row not in own.get(name, ())]
        moved[name] = [*own.get(name, ()), *extra][: FIELDS[name].most]
    return {n: value for n, value in moved.items() if not same(value, own.get(n))}


def undo_merge(
    work: Work,
    source: Organization,
    before: dict[str, Any],
    *,
    actor_id: int | None,
) -> None:
    """Bring a merged record back as it was, and take its text out of the other.

    What the other changed since is left to it.
    """
    if source.publication is not Publication.MERGED or source.merged_into_id is None:
        raise Conflict(N_("This record is not merged."))
    target = work.session.get_one(Organization, source.merged_into_id)
    hold(work, target)
    move_organization(work, source, Publication(before["publication"]), undoing=True)
    source.merged_into_id = None
    _reopen(work, source)
    back = {
        name: old
        for name, (old, new) in before["fields"].items()
        if same(target.content.get(name), new)
    }
    if back:
        _set(work, target, back)
    _write(work, "undo_merge", source, target, actor_id)
    tell_change(work, source)


def _set(work: Work, target: Organization, values: dict[str, Any]) -> None:
    """Put values into a record, and under an open change of it as well."""
    revision = open_revision_of(work.session, target)
    if revision is not None:
        _set_under(revision, values)
    apply_values(work, target, values)
    write_keys(work, target, target.content)
    tell_change(work, target)


def _set_under(revision: Revision, values: dict[str, Any]) -> None:
    untouched = {
        name: value
        for name, value in values.items()
        if same(revision.content.get(name), revision.base.get(name))
    }
    revision.content = with_values(revision.content, untouched)
    revision.base = with_values(revision.base, untouched)


def _supersede(work: Work, source: Organization) -> None:
    """Take what waits out of the queue; a first draft is kept for an undoing."""
    revision = open_revision_of(work.session, source)
    if revision is None:
        return
    if not revision.first:
        move_revision(work, revision, RevisionState.SUPERSEDED)
    work.record(RevisionTakenBack(source.id, revision.id))


def _reopen(work: Work, source: Organization) -> None:
    revision = open_revision_of(work.session, source)
    if revision is not None and revision.state is RevisionState.SUBMITTED:
        work.record(RevisionSubmitted(source.id, revision.id, revision.first))


def _write(
    work: Work,
    action: str,
    source: Organization,
    target: Organization,
    actor_id: int | None,
) -> None:
    for organization, other in ((source, target), (target, source)):
        write_deed(
            work,
            action,
            organization,
            actor_id=actor_id,
            actor_role="moderator",
            after={"other": other.uri},
        )
