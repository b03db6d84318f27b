"""What moderators decide, carried out."""

from collections.abc import Callable
from typing import Any

import pytest

from directory.kernel.errors import Conflict, Invalid
from directory.kernel.work import Work
from directory.profiles.changes import (
    LEVEL_OF,
    Overlap,
    base_conflicts,
    changed_parts,
)
from directory.profiles.events import (
    OrganizationHidden,
    ProfileChanged,
    RevisionSubmitted,
)
from directory.profiles.models import (
    Entry,
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.queries import open_revision_of
from directory.profiles.service import publishing
from directory.profiles.service.drafting import set_visibility
from directory.profiles.service.saving import save_fields
from directory.profiles.service.submitting import submit
from tests.factories import CONTENT, make_organization
from tests.profiles.conftest import Owned, facts, revision_of, stands


@pytest.fixture
def waiting(work: Work, make_owned: Callable[..., Owned]) -> tuple[Owned, Revision]:
    """Return a listed profile with a change of several parts that waits."""
    owned = make_owned(visibility=Visibility.MEMBERS)
    revision = revision_of(work, owned)
    values: dict[str, Any] = {
        "mission": {"en": "New mission."},
        "description": {"en": "New description."},
    }
    levels = {"contact_email": "public"}
    save_fields(
        work,
        owned.viewer,
        revision,
        values=values,
        audience=levels,
        seen_version=1,
    )
    set_visibility(work, owned.viewer, owned.organization, Visibility.PUBLIC)
    submit(work, owned.viewer, revision, charter_version=None)
    work.events.clear()
    return owned, revision


def test_approval_lists_a_first_draft(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    publishing.approve_revision(work, revision, fields=None, actor_id=None)

    organization = submitted.organization
    assert stands(organization) is Publication.APPROVED
    assert organization.content == CONTENT
    assert organization.audience == {"kind": "private"}
    assert organization.version == 1
    assert organization.approved_at == work.now
    assert organization.last_confirmed_on == work.now.date()
    assert stands(revision) is RevisionState.APPROVED
    assert open_revision_of(work.session, organization) is None
    assert facts(work, ProfileChanged)


def test_approval_brings_every_part(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting
    parts = ["mission", "description", LEVEL_OF + "contact_email", "visibility"]
    assert changed_parts(owned.organization, revision) == parts

    publishing.approve_revision(work, revision, fields=None, actor_id=None)

    organization = owned.organization
    assert organization.content["mission"] == {"en": "New mission."}
    assert organization.audience == {"contact_email": "public"}
    assert organization.visibility is Visibility.PUBLIC
    assert open_revision_of(work.session, organization) is None


def test_a_part_may_be_approved_and_the_rest_goes_back(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting

    publishing.approve_revision(work, revision, fields=["mission"], actor_id=None)

    organization = owned.organization
    rest = open_revision_of(work.session, organization)
    assert organization.content["mission"] == {"en": "New mission."}
    assert "description" not in organization.content
    assert organization.visibility is Visibility.MEMBERS
    assert rest is not None
    assert stands(rest) is RevisionState.DRAFT
    assert changed_parts(organization, rest) == [
        "description",
        LEVEL_OF + "contact_email",
        "visibility",
    ]


def test_approving_nothing_is_refused(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    with pytest.raises(Invalid):
        publishing.approve_revision(work, waiting[1], fields=["name"], actor_id=None)


def test_a_changed_base_shows_three_columns(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting
    organization = owned.organization
    organization.content = {
        **organization.content,
        "mission": {"en": "Moved on."},
        "scope": "local",
    }

    (column,) = base_conflicts(organization, revision)

    assert column.name == "mission"
    assert column.base == CONTENT["mission"]
    assert column.live == {"en": "Moved on."}
    assert column.proposed == {"en": "New mission."}
    with pytest.raises(Overlap):
        publishing.approve_revision(work, revision, fields=None, actor_id=None)
    publishing.approve_revision(work, revision, fields=["mission"], actor_id=None)
    assert organization.content["mission"] == {"en": "New mission."}
    assert organization.content["scope"] == "local"


def test_changes_are_requested_with_words(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)
    comments = {"mission": "Please say where."}

    publishing.request_changes(work, revision, comments=comments, actor_id=None)

    assert stands(submitted.organization) is Publication.CHANGES_REQUESTED
    assert stands(revision) is RevisionState.CHANGES_REQUESTED
    assert revision.comments == comments


def test_changes_of_a_listed_profile_are_given_back(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting

    publishing.request_changes(work, revision, comments={}, actor_id=None)

    assert stands(owned.organization) is Publication.APPROVED
    submit(work, owned.viewer, revision, charter_version=None)
    assert stands(revision) is RevisionState.SUBMITTED


def test_a_rejected_draft_may_come_back_by_appeal(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)
    publishing.reject_revision(work, revision, actor_id=None)
    assert stands(submitted.organization) is Publication.REJECTED

    publishing.restore_appealed(work, revision, actor_id=None)

    assert stands(submitted.organization) is Publication.SUBMITTED
    assert stands(revision) is RevisionState.SUBMITTED
    assert len(facts(work, RevisionSubmitted)) == 2


def test_a_rejected_change_leaves_the_live_version(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting

    publishing.reject_revision(work, revision, actor_id=None)

    assert stands(owned.organization) is Publication.APPROVED
    assert owned.organization.content == CONTENT
    publishing.restore_appealed(work, revision, actor_id=None)
    assert stands(revision) is RevisionState.SUBMITTED


def test_an_appeal_does_not_push_a_newer_change_aside(
    work: Work, waiting: tuple[Owned, Revision]
) -> None:
    owned, revision = waiting
    publishing.reject_revision(work, revision, actor_id=None)
    revision_of(work, owned)

    with pytest.raises(Conflict):
        publishing.restore_appealed(work, revision, actor_id=None)


def test_of_two_decisions_one_wins(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)
    publishing.approve_revision(work, revision, fields=None, actor_id=None)

    with pytest.raises(Conflict):
        publishing.reject_revision(work, revision, actor_id=None)

    assert stands(submitted.organization) is Publication.APPROVED


def test_suspension_hides_and_restoring_shows(work: Work, listed: Owned) -> None:
    organization = listed.organization

    publishing.suspend(work, organization, actor_id=None)
    assert stands(organization) is Publication.SUSPENDED
    assert facts(work, OrganizationHidden)

    publishing.restore(work, organization, actor_id=None)
    assert stands(organization) is Publication.APPROVED
    with pytest.raises(Conflict):
        publishing.restore(work, organization, actor_id=None)


def test_a_suspended_profile_may_be_archived(work: Work, listed: Owned) -> None:
    publishing.suspend(work, listed.organization, actor_id=None)

    publishing.archive(work, listed.organization, actor_id=None)

    assert stands(listed.organization) is Publication.ARCHIVED


def test_an_unclaimed_record_is_corrected(work: Work) -> None:
    record = make_organization(work.session, entry=Entry.SAMPLE)

    publishing.correct(work, record, values={"website": "example.org"}, actor_id=None)

    assert record.content["website"] == "https://example.org"
    assert record.version == 2
    assert facts(work, ProfileChanged)


def test_a_claimed_profile_is_corrected_by_its_owners(
    work: Work, listed: Owned
) -> None:
    with pytest.raises(Conflict):
        publishing.correct(work, listed.organization, values={}, actor_id=None)


def test_a_first_listing_is_not_torn_apart(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    with pytest.raises(Invalid):
        publishing.approve_revision(work, revision, fields=["mission"], actor_id=None)
