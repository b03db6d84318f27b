"""Beginning an entry and opening its working copy."""

from collections.abc import Callable

import pytest

from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.work import Work
from directory.profiles.content import InvalidFields
from directory.profiles.events import ProfileChanged
from directory.profiles.models import (
    Entry,
    Publication,
    Role,
    Stewardship,
    Visibility,
)
from directory.profiles.policy import STRANGER
from directory.profiles.queries import members_of, open_revision_of
from directory.profiles.service.drafting import (
    set_visibility,
    start_draft,
    working_copy,
)
from tests.factories import CONTENT, join, make_account
from tests.profiles.conftest import BASE_URL, Owned, facts, viewer_of


def test_a_draft_belongs_to_the_one_who_began_it(work: Work, drafted: Owned) -> None:
    organization = drafted.organization
    revision = open_revision_of(work.session, organization)

    assert organization.publication is Publication.DRAFT
    assert organization.content == {}
    assert organization.uri == f"{BASE_URL}/id/{organization.uuid}"
    assert not organization.handle_fixed
    assert [m.roles for m in members_of(work.session, organization)] == [
        frozenset(Role)
    ]
    assert revision is not None
    assert revision.first
    assert revision.content == CONTENT


def test_an_unconfirmed_person_begins_nothing(work: Work) -> None:
    account = make_account(work.session)
    account.confirmed_at = None

    with pytest.raises(Forbidden):
        start_draft(work, account, content=CONTENT, base_url=BASE_URL)


def test_a_draft_with_a_broken_field_names_it(work: Work) -> None:
    account = make_account(work.session)

    with pytest.raises(InvalidFields) as refusal:
        start_draft(work, account, content={"website": "ftp://x"}, base_url=BASE_URL)

    assert list(refusal.value.problems) == ["website"]


def test_the_kind_is_coarse_until_a_registration_is_stated(work: Work) -> None:
    account = make_account(work.session)
    row = {"authority": "trade-union-law", "status": "registered"}

    plain = start_draft(work, account, content=CONTENT, base_url=BASE_URL)
    registered = start_draft(
        work,
        account,
        content={**CONTENT, "registrations": [row]},
        base_url=BASE_URL,
    )

    first = open_revision_of(work.session, plain)
    second = open_revision_of(work.session, registered)
    assert first is not None
    assert first.audience == {"kind": "private"}
    assert second is not None
    assert second.audience == {}


def test_sensitive_work_starts_among_members(work: Work) -> None:
    account = make_account(work.session)

    organization = start_draft(
        work,
        account,
        content={**CONTENT, "sensitive_work": True},
        base_url=BASE_URL,
    )

    assert organization.visibility is Visibility.MEMBERS


def test_a_helper_only_writes(work: Work) -> None:
    helper = make_account(work.session)

    organization = start_draft(
        work, helper, content=CONTENT, base_url=BASE_URL, assisted=True
    )

    viewer = viewer_of(work.session, helper)
    assert organization.entry is Entry.ASSISTED
    assert organization.stewardship is Stewardship.ASSISTED
    assert viewer.holds(Role.EDITOR, organization)
    assert not viewer.holds(Role.OWNER, organization)


def test_a_working_copy_is_opened_once(work: Work, listed: Owned) -> None:
    first = working_copy(work, listed.viewer, listed.organization)

    again = working_copy(work, listed.viewer, listed.organization)

    assert again is first
    assert first.content == listed.organization.content
    assert first.base == listed.organization.content
    assert not first.first


def test_strangers_and_readers_open_none(work: Work, listed: Owned) -> None:
    reader = make_account(work.session, "reader@example.org")
    join(work.session, reader, listed.organization)

    for viewer in (STRANGER, viewer_of(work.session, reader)):
        with pytest.raises(Forbidden):
            working_copy(work, viewer, listed.organization)


@pytest.mark.parametrize(
    "state", [Publication.SUSPENDED, Publication.REJECTED, Publication.MERGED]
)
def test_what_is_not_listed_cannot_be_changed(
    work: Work, make_owned: Callable[..., Owned], state: Publication
) -> None:
    owned = make_owned(publication=state)

    with pytest.raises(Conflict):
        working_copy(work, owned.viewer, owned.organization)


def test_narrower_visibility_holds_at_once(work: Work, listed: Owned) -> None:
    revision = working_copy(work, listed.viewer, listed.organization)

    set_visibility(work, listed.viewer, listed.organization, Visibility.MEMBERS)

    assert listed.organization.visibility is Visibility.MEMBERS
    assert revision.visibility is Visibility.MEMBERS
    assert facts(work, ProfileChanged) == [ProfileChanged(listed.organization.id)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Visibility.MEMBERS, Visibility.PUBLIC),
        (Visibility.MEMBERS, Visibility.UNLISTED),
        (Visibility.UNLISTED, Visibility.MEMBERS),
    ],
)
def test_wider_visibility_waits_for_review(
    work: Work,
    make_owned: Callable[..., Owned],
    before: Visibility,
    after: Visibility,
) -> None:
    owned = make_owned(visibility=before)

    set_visibility(work, owned.viewer, owned.organization, after)

    revision = open_revision_of(work.session, owned.organization)
    assert owned.organization.visibility is before
    assert revision is not None
    assert revision.visibility is after
    assert not work.events


def test_a_drafts_visibility_is_free(work: Work, drafted: Owned) -> None:
    set_visibility(work, drafted.viewer, drafted.organization, Visibility.VERIFIED)

    set_visibility(work, drafted.viewer, drafted.organization, Visibility.PUBLIC)

    revision = open_revision_of(work.session, drafted.organization)
    assert revision is not None
    assert revision.visibility is Visibility.PUBLIC


def test_an_editor_does_not_decide_visibility(work: Work, listed: Owned) -> None:
    editor = make_account(work.session, "editor@example.org")
    join(work.session, editor, listed.organization, "editor")

    with pytest.raises(Forbidden):
        set_visibility(
            work,
            viewer_of(work.session, editor),
            listed.organization,
            Visibility.MEMBERS,
        )


def test_narrowing_without_an_open_change(work: Work, listed: Owned) -> None:
    set_visibility(work, listed.viewer, listed.organization, Visibility.UNLISTED)

    assert listed.organization.visibility is Visibility.UNLISTED
    assert open_revision_of(work.session, listed.organization) is None
