"""What owners decide about their entry."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.work import Work
from directory.profiles.events import OrganizationHidden, ProfileChanged
from directory.profiles.models import Publication
from directory.profiles.policy import STRANGER
from directory.profiles.service import standing
from directory.profiles.service.saving import save_fields
from tests.factories import join, make_account
from tests.profiles.conftest import Owned, facts, revision_of, stands, viewer_of


def test_an_owner_hides_and_shows_again(work: Work, listed: Owned) -> None:
    organization = listed.organization

    standing.withdraw(work, listed.viewer, organization)
    assert stands(organization) is Publication.WITHDRAWN
    assert facts(work, OrganizationHidden)

    standing.plan_deletion(work, listed.viewer, organization)
    standing.reappear(work, listed.viewer, organization)
    assert stands(organization) is Publication.APPROVED
    assert organization.deletion_due_at is None


def test_others_decide_nothing(work: Work, listed: Owned) -> None:
    editor = make_account(work.session, "editor@example.org")
    join(work.session, editor, listed.organization, "editor", "liaison")
    viewer = viewer_of(work.session, editor)

    for deed in (
        standing.withdraw,
        standing.reappear,
        standing.plan_deletion,
        standing.keep,
    ):
        with pytest.raises(Forbidden):
            deed(work, viewer, listed.organization)


def test_what_is_not_withdrawn_does_not_reappear(work: Work, listed: Owned) -> None:
    with pytest.raises(Conflict):
        standing.reappear(work, listed.viewer, listed.organization)


def test_after_a_year_it_does_not_reappear_by_one_click(
    work: Work, listed: Owned
) -> None:
    standing.withdraw(work, listed.viewer, listed.organization)
    work.now += timedelta(days=366)

    with pytest.raises(Conflict):
        standing.reappear(work, listed.viewer, listed.organization)


def test_still_right_brings_an_archived_one_back(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(publication=Publication.ARCHIVED)
    owned.organization.reminders_sent = 4

    standing.confirm(work, owned.organization, how="link", actor_id=owned.account.id)

    assert stands(owned.organization) is Publication.APPROVED
    assert owned.organization.last_confirmed_on == work.now.date()
    assert owned.organization.reminders_sent == 0
    assert facts(work, ProfileChanged)


def test_what_is_suspended_cannot_be_confirmed(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(publication=Publication.SUSPENDED)

    with pytest.raises(Conflict):
        standing.confirm(work, owned.organization, how="link", actor_id=None)


def test_a_deletion_is_planned_and_taken_back(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(publication=Publication.WITHDRAWN)
    organization = owned.organization

    standing.plan_deletion(work, owned.viewer, organization)
    planned = organization.deletion_due_at
    with pytest.raises(Conflict):
        standing.plan_deletion(work, owned.viewer, organization)
    standing.keep(work, owned.viewer, organization)

    assert planned == work.now + timedelta(days=14)
    assert organization.deletion_due_at is None
    with pytest.raises(Conflict):
        standing.keep(work, owned.viewer, organization)


def test_a_listed_profile_is_withdrawn_before_it_is_deleted(
    work: Work, listed: Owned
) -> None:
    with pytest.raises(Conflict):
        standing.plan_deletion(work, listed.viewer, listed.organization)


def test_a_field_is_narrowed_at_once_and_in_the_open_change(
    work: Work, listed: Owned
) -> None:
    revision = revision_of(work, listed)

    standing.narrow_field(
        work, listed.viewer, listed.organization, "mission", "private"
    )

    assert listed.organization.audience == {"mission": "private"}
    assert revision.audience == {"mission": "private"}
    assert facts(work, ProfileChanged)


def test_narrowing_never_widens(work: Work, listed: Owned) -> None:
    with pytest.raises(Invalid):
        standing.narrow_field(
            work, listed.viewer, listed.organization, "contact_email", "public"
        )
    with pytest.raises(Forbidden):
        standing.narrow_field(work, STRANGER, listed.organization, "mission", "private")


def test_the_coarse_kind_is_a_narrowing(work: Work, listed: Owned) -> None:
    standing.narrow_field(work, listed.viewer, listed.organization, "kind", "private")

    revision = revision_of(work, listed)
    save_fields(
        work,
        listed.viewer,
        revision,
        values={},
        audience={"kind": "public"},
        seen_version=1,
    )

    assert listed.organization.audience == {"kind": "private"}
    assert revision.audience == {"kind": "public"}
