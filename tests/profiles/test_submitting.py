"""Sending drafts and changes to the moderators."""

from collections.abc import Callable

import pytest

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.work import Work
from directory.profiles.content import InvalidFields
from directory.profiles.events import RevisionSubmitted, RevisionTakenBack
from directory.profiles.models import (
    MatchKey,
    NameKey,
    Publication,
    RevisionState,
    Visibility,
)
from directory.profiles.policy import STRANGER
from directory.profiles.queries import answers_about_duplicates, open_revision_of
from directory.profiles.service import keys
from directory.profiles.service.drafting import set_visibility, start_draft
from directory.profiles.service.saving import save_fields
from directory.profiles.service.submitting import (
    accept_charter,
    answer_duplicate,
    cancel,
    missing_for_submission,
    submit,
    take_back,
)
from tests.factories import CONTENT, join, make_account, make_organization
from tests.profiles.conftest import (
    BASE_URL,
    Owned,
    facts,
    revision_of,
    viewer_of,
)


def test_a_submission_waits_with_its_handle(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)

    submit(work, drafted.viewer, revision, charter_version="1")

    organization = drafted.organization
    assert organization.publication is Publication.SUBMITTED
    assert organization.handle == "tigris_water_watch"
    assert organization.handle_fixed
    assert organization.charter_version == "1"
    assert organization.charter_account_id == drafted.account.id
    assert revision.state is RevisionState.SUBMITTED
    assert facts(work, RevisionSubmitted) == [
        RevisionSubmitted(organization.id, revision.id, first=True)
    ]
    keys = work.session.query(NameKey).filter_by(organization_id=organization.id)
    assert {key.folded for key in keys} >= {"tigris water watch"}
    matches = work.session.query(MatchKey).filter_by(organization_id=organization.id)
    assert {match.scheme for match in matches} == {"email", "phone"}


def test_a_taken_handle_gets_a_suffix_silently(work: Work, drafted: Owned) -> None:
    make_organization(
        work.session,
        "tigris_water_watch",
        publication=Publication.DRAFT,
        name={"en": "Other"},
    )

    submit(work, drafted.viewer, revision_of(work, drafted), charter_version="1")

    handle = drafted.organization.handle
    assert handle.startswith("tigris_water_watch_")
    assert len(handle) <= 40


def test_the_handle_never_changes(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)
    take_back(work, submitted.viewer, revision)
    save_fields(
        work,
        submitted.viewer,
        revision,
        values={"name": {"en": "Another Name"}},
        seen_version=revision.version,
    )

    submit(work, submitted.viewer, revision, charter_version=None)

    assert submitted.organization.handle == "tigris_water_watch"


def test_what_is_missing_is_named(work: Work) -> None:
    account = make_account(work.session)
    organization = start_draft(
        work, account, content={"name": {"en": "Alone"}}, base_url=BASE_URL
    )
    viewer = viewer_of(work.session, account)
    revision = open_revision_of(work.session, organization)
    assert revision is not None

    missing = missing_for_submission(organization, revision)

    assert missing == ["kind", "focus_main", "areas_served", "contact", "charter"]
    with pytest.raises(InvalidFields) as refusal:
        submit(work, viewer, revision, charter_version="1")
    assert set(refusal.value.problems) == set(missing) - {"charter"}
    assert organization.publication is Publication.DRAFT


def test_only_an_owner_submits_a_first_draft(work: Work, drafted: Owned) -> None:
    editor = make_account(work.session, "editor@example.org")
    join(work.session, editor, drafted.organization, "editor")
    revision = revision_of(work, drafted)

    with pytest.raises(Forbidden):
        submit(work, viewer_of(work.session, editor), revision, charter_version="1")


def test_an_editor_submits_a_change(work: Work, listed: Owned) -> None:
    editor = make_account(work.session, "editor@example.org")
    join(work.session, editor, listed.organization, "editor")
    viewer = viewer_of(work.session, editor)
    revision = revision_of(work, listed)
    change = {"mission": {"en": "New words."}}
    save_fields(work, viewer, revision, values=change, seen_version=1)

    submit(work, viewer, revision, charter_version=None)

    assert revision.state is RevisionState.SUBMITTED
    assert listed.organization.publication is Publication.APPROVED
    assert facts(work, RevisionSubmitted)[0].first is False


def test_an_editor_does_not_widen(work: Work, listed: Owned) -> None:
    editor = make_account(work.session, "editor@example.org")
    join(work.session, editor, listed.organization, "editor")
    viewer = viewer_of(work.session, editor)
    revision = revision_of(work, listed)
    levels = {"contact_email": "public"}
    save_fields(work, viewer, revision, values={}, audience=levels, seen_version=1)

    with pytest.raises(Forbidden):
        submit(work, viewer, revision, charter_version=None)

    submit(work, listed.viewer, revision, charter_version=None)
    assert revision.state is RevisionState.SUBMITTED


def test_a_stranger_submits_nothing(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    for deed in (take_back, cancel):
        with pytest.raises(Forbidden):
            deed(work, STRANGER, revision)
    with pytest.raises(Forbidden):
        submit(work, STRANGER, revision, charter_version=None)


def test_nothing_changed_is_nothing_to_submit(work: Work, listed: Owned) -> None:
    with pytest.raises(Conflict):
        submit(work, listed.viewer, revision_of(work, listed), charter_version=None)


def test_a_withdrawn_profile_submits_nothing(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(publication=Publication.WITHDRAWN)

    with pytest.raises(Conflict):
        submit(work, owned.viewer, revision_of(work, owned), charter_version=None)


def test_a_second_submit_is_refused(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    with pytest.raises(Conflict):
        submit(work, submitted.viewer, revision, charter_version="1")


def test_a_cancelled_change_is_not_submitted(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    cancel(work, listed.viewer, revision)

    with pytest.raises(Conflict):
        submit(work, listed.viewer, revision, charter_version=None)


def test_a_draft_is_taken_back(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    take_back(work, submitted.viewer, revision)

    assert submitted.organization.publication is Publication.DRAFT
    assert revision.state is RevisionState.DRAFT
    assert facts(work, RevisionTakenBack) == [
        RevisionTakenBack(submitted.organization.id, revision.id)
    ]
    with pytest.raises(Conflict):
        take_back(work, submitted.viewer, revision)


def test_a_waiting_change_is_taken_back_and_cancelled(
    work: Work, listed: Owned
) -> None:
    set_visibility(work, listed.viewer, listed.organization, Visibility.MEMBERS)
    set_visibility(work, listed.viewer, listed.organization, Visibility.PUBLIC)
    revision = revision_of(work, listed)
    submit(work, listed.viewer, revision, charter_version=None)
    take_back(work, listed.viewer, revision)
    submit(work, listed.viewer, revision, charter_version=None)

    cancel(work, listed.viewer, revision)

    assert listed.organization.publication is Publication.APPROVED
    assert listed.organization.visibility is Visibility.MEMBERS
    assert open_revision_of(work.session, listed.organization) is None
    assert len(facts(work, RevisionTakenBack)) == 2


def test_a_first_draft_is_not_cancelled(work: Work, drafted: Owned) -> None:
    with pytest.raises(Conflict):
        cancel(work, drafted.viewer, revision_of(work, drafted))


def test_the_charter_is_accepted_once_for_each_version(
    work: Work, drafted: Owned
) -> None:
    organization = drafted.organization
    accept_charter(work, drafted.viewer, organization, version="1")
    first = organization.charter_accepted_at

    accept_charter(work, drafted.viewer, organization, version="1")

    assert organization.charter_accepted_at == first
    with pytest.raises(Forbidden):
        accept_charter(work, STRANGER, organization, version="2")


def test_answers_about_likenesses_are_remembered(work: Work, drafted: Owned) -> None:
    other = make_organization(work.session, "other")
    mine, viewer = drafted.organization, drafted.viewer

    answer_duplicate(work, viewer, mine, other, "same")
    answer_duplicate(work, viewer, mine, other, "different")

    answers = answers_about_duplicates(work.session, mine)
    assert answers == {other.id: "different"}
    with pytest.raises(Invalid):
        answer_duplicate(work, viewer, mine, other, "perhaps")
    with pytest.raises(Invalid):
        answer_duplicate(work, viewer, mine, mine, "same")
    with pytest.raises(Forbidden):
        answer_duplicate(work, STRANGER, mine, other, "same")


def test_a_change_of_a_listed_profile_keeps_both_names_known(
    work: Work, listed: Owned
) -> None:
    revision = revision_of(work, listed)
    change = {"name": {"en": "River Friends"}}
    save_fields(work, listed.viewer, revision, values=change, seen_version=1)

    submit(work, listed.viewer, revision, charter_version=None)

    keys = work.session.query(NameKey.folded).all()
    assert {folded for (folded,) in keys} >= {"tigris water watch", "river friends"}
    assert listed.organization.content["name"] == CONTENT["name"]


def test_a_handle_that_another_takes_meanwhile_is_tried_again(
    work: Work, drafted: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_organization(work.session, "tigris_water_watch", name={"en": "Other"})
    monkeypatch.setattr(keys, "is_handle_taken", lambda *_: False)  # a racer's view

    submit(work, drafted.viewer, revision_of(work, drafted), charter_version="1")

    assert drafted.organization.handle.startswith("tigris_water_watch_")
