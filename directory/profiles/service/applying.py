"""Putting values into the live profile."""

from collections.abc import Collection, Mapping
from typing import Any

from directory.kernel.errors import Invalid
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.changes import (
    LEVEL_OF,
    changed_fields,
    changed_levels,
    changed_parts,
    with_values,
)
from directory.profiles.models import Organization, Revision, RevisionState


def apply_revision(
    work: Work,
    organization: Organization,
    revision: Revision,
    *,
    parts: Collection[str] | None,
) -> list[str]:
    """Bring a revision's changes into the live profile; return the parts applied.

    Fields that the revision did not touch keep their newer live values.
    """
    changed = changed_parts(organization, revision)
    chosen = [p for p in changed if parts is None or p in parts]
    if changed and not chosen:
        raise Invalid(N_("Choose at least one change to approve."))
    apply_values(work, organization, {n: revision.content.get(n) for n in chosen if
        n in changed_fields(revision.base, revision.content)})  # fmt: skip
    levels = [p.removeprefix(LEVEL_OF) for p in chosen if p.startswith(LEVEL_OF)]
    apply_levels(organization, {n: revision.audience.get(n) for n in levels})
    if "visibility" in chosen:
        organization.visibility = revision.visibility
    return chosen


def apply_values(
    work: Work, organization: Organization, values: Mapping[str, Any]
) -> None:
    """Set fields of the live profile; empty values take them away."""
    organization.content = with_values(organization.content, values)
    organization.version += 1
    organization.updated_at = work.now


def apply_levels(organization: Organization, levels: Mapping[str, str | None]) -> None:
    """Set levels of the live profile; None is the field's default."""
    joined = {**organization.audience, **levels}
    organization.audience = {n: level for n, level in joined.items() if level}


def open_rest(
    work: Work, organization: Organization, revision: Revision, applied: Collection[str]
) -> None:
    """Give what was not approved back to its authors, as a draft of its own."""
    left = [
        name
        for name in changed_fields(revision.base, revision.content)
        if name not in applied
    ]
    levels = changed_levels(organization.audience, revision.audience)
    if not left and not levels and revision.visibility is organization.visibility:
        return
    kept = {name: revision.content.get(name) for name in left}
    work.session.flush()
    work.session.add(
        Revision(
            public_id=new_uuid(),
            organization=organization,
            state=RevisionState.DRAFT,
            author_id=revision.author_id,
            content=with_values(organization.content, kept),
            audience=dict(revision.audience),
            visibility=revision.visibility,
            base=dict(organization.content),
            base_version=organization.version,
            comments=dict(revision.comments),
            created_at=work.now,
            saved_at=work.now,
        )
    )
    work.session.flush()
