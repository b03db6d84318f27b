"""Writing a profile: its first draft, and changes to a listed one."""

from typing import Any

from directory.accounts.models import Account
from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.ids import new_code, new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.changes import narrows_visibility, with_values
from directory.profiles.content import checked_content
from directory.profiles.fields import Level
from directory.profiles.models import (
    Entry,
    Membership,
    Organization,
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.policy import Viewer
from directory.profiles.queries import open_revision_of
from directory.profiles.service.moves import hold, tell_change, write_deed
from directory.profiles.service.saving import EDITABLE
from directory.taxonomy.queries import load_vocabulary


def start_draft(
    work: Work,
    account: Account,
    *,
    content: dict[str, Any],
    base_url: str,
    assisted: bool = False,
) -> Organization:
    """Begin an organization's entry; ``account`` becomes its owner.

    An assisted draft belongs to nobody yet: the helper may only write it.  Raises
    :class:`Invalid` for content that breaks a rule.
    """
    if account.confirmed_at is None:
        raise Forbidden(N_("Please confirm your address first."))
    clean = checked_content(
        content, load_vocabulary(work.session), today=work.now.date()
    )
    organization = new_organization(work, base_url=base_url)
    organization.entry = Entry.ASSISTED if assisted else Entry.OWN
    organization.visibility = starting_visibility(clean)
    work.session.add(organization)
    work.session.flush()
    work.session.add(
        Membership(
            public_id=new_uuid(),
            organization_id=organization.id,
            account_id=account.id,
            owner=not assisted,
            editor=assisted,
            joined_at=work.now,
        )
    )
    open_revision(work, organization, account.id, content=clean, first=True)
    write_deed(work, "start", organization, actor_id=account.id)
    return organization


def new_organization(work: Work, *, base_url: str) -> Organization:
    """Return an empty organization with an address that says nothing, not yet added."""
    uuid = new_uuid()
    return Organization(
        uuid=uuid,
        uri=f"{base_url}/id/{uuid}",
        handle=new_code(16),
        publication=Publication.DRAFT,
        publication_since=work.now,
        visibility=Visibility.PUBLIC,
        content={},
        audience={},
        created_at=work.now,
        updated_at=work.now,
    )


def starting_audience(content: dict[str, Any]) -> dict[str, str]:
    """Return the levels that hold until the organization chooses others.

    A local kind reads as the coarse one where no registration is stated.
    """
    stated = any(
        row.get("status") == "registered" for row in content.get("registrations", ())
    )
    return {} if stated else {"kind": Level.PRIVATE.value}


def starting_visibility(content: dict[str, Any]) -> Visibility:
    """Sensitive work starts among members."""
    sensitive = bool(content.get("sensitive_work"))
    return Visibility.MEMBERS if sensitive else Visibility.PUBLIC


def working_copy(work: Work, viewer: Viewer, organization: Organization) -> Revision:
    """Return the open revision, or open one from the live profile.

    Raises :class:`Conflict` where the entry's state allows no change.
    """
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    found = open_revision_of(work.session, organization)
    if found is not None:
        return found
    if organization.publication not in EDITABLE:
        raise Conflict(N_("In its present state this entry cannot be changed."))
    return open_revision(
        work, organization, viewer.account_id, content=organization.content
    )


def set_visibility(
    work: Work, viewer: Viewer, organization: Organization, visibility: Visibility
) -> None:
    """Say who may find the profile: narrower at once, wider by review."""
    if not policy.may_own(viewer, organization):
        raise Forbidden(N_("Only owners decide who may find the profile."))
    hold(work, organization)
    revision = open_revision_of(work.session, organization)
    listed = organization.publication in EDITABLE
    if listed and not narrows_visibility(organization.visibility, visibility):
        working_copy(work, viewer, organization).visibility = visibility
        return
    organization.visibility = visibility
    organization.updated_at = work.now
    if revision is not None:
        revision.visibility = visibility
    write_deed(
        work,
        "set_visibility",
        organization,
        actor_id=viewer.account_id,
        after={"visibility": visibility.value},
    )
    tell_change(work, organization)


def open_revision(
    work: Work,
    organization: Organization,
    author_id: int | None,
    *,
    content: dict[str, Any],
    first: bool = False,
) -> Revision:
    """Open the one revision that an organization may have open."""
    revision = Revision(
        public_id=new_uuid(),
        organization=organization,
        state=RevisionState.DRAFT,
        first=first,
        author_id=author_id,
        content=with_values(content, {}),
        audience=starting_audience(content) if first else dict(organization.audience),
        visibility=organization.visibility,
        base=dict(organization.content),
        base_version=organization.version,
        created_at=work.now,
        saved_at=work.now,
    )
    work.session.add(revision)
    work.session.flush()
    return revision
