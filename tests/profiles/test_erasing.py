"""Erasing, exporting, and what deadlines bring about."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.ids import new_uuid
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.profiles.events import OrganizationErased, OrganizationHidden
from directory.profiles.models import (
    Claim,
    DuplicateAnswer,
    EvidenceDocument,
    Invitation,
    MatchKey,
    Membership,
    NameKey,
    Publication,
    Revision,
    RevisionState,
)
from directory.profiles.policy import STRANGER
from directory.profiles.queries import was_erased
from directory.profiles.service import membership, publishing, standing
from directory.profiles.service.claiming import open_claim
from directory.profiles.service.deadlines import meet_deadlines
from directory.profiles.service.drafting import start_draft
from directory.profiles.service.erasing import erase
from directory.profiles.service.exporting import export_everything
from directory.profiles.service.merging import merge_into
from directory.profiles.service.saving import save_fields
from directory.profiles.service.submitting import answer_duplicate, submit
from tests.factories import CONTENT, make_account, make_organization
from tests.profiles.conftest import BASE_URL, Owned, facts, revision_of, stands

CANARY = "canary-9f3"
TABLES = (
    Claim,
    DuplicateAnswer,
    EvidenceDocument,
    Invitation,
    MatchKey,
    Membership,
    NameKey,
    Revision,
)


@pytest.fixture
def full(work: Work, make_owned: Callable[..., Owned]) -> Owned:
    """Return an organization with something in every table."""
    owned = make_owned(CANARY.replace("-", "_"), logo="logos/abc.webp")
    organization, session = owned.organization, work.session
    revision = revision_of(work, owned)
    change = {"mission": {"en": CANARY}}
    save_fields(work, owned.viewer, revision, values=change, seen_version=1)
    other = make_organization(session, "other")
    answer_duplicate(work, owned.viewer, organization, other, "different")
    membership.invite(
        work,
        owned.viewer,
        organization,
        address=f"{CANARY}@example.org",
        roles=["editor"],
    )
    submit(work, owned.viewer, revision, charter_version="1")
    account = make_account(session, "claimant@example.org")
    claim = open_claim(work, account, organization, method="document", statement=CANARY)
    session.add(
        EvidenceDocument(
            public_id=new_uuid(),
            organization_id=organization.id,
            claim_id=claim.id,
            storage_key=CANARY,
            media_type="image/png",
            size=1,
            uploaded_at=work.now,
        )
    )
    session.flush()
    return owned


def test_nothing_but_the_uri_is_left(work: Work, full: Owned) -> None:
    organization = full.organization
    uri, number = organization.uri, organization.id

    erase(work, organization)

    assert stands(organization) is Publication.TOMBSTONE
    assert organization.uri == uri
    assert organization.content == {}
    assert organization.handle.startswith("erased_")
    for table in TABLES:
        assert not work.session.scalars(select(table)).all(), table
    assert was_erased(work.session, uri)
    assert facts(work, OrganizationHidden)
    assert facts(work, OrganizationErased) == [OrganizationErased(number, uri)]
    orders = work.session.scalars(select(Order).where(Order.kind == "erase_file"))
    assert [order.payload["key"] for order in orders] == [CANARY, "logos/abc.webp"]


def test_what_went_into_it_is_erased_too(work: Work, listed: Owned) -> None:
    source = make_organization(work.session, "source")
    merge_into(work, source, listed.organization, actor_id=None)

    erase(work, listed.organization)

    assert source.content == {}
    assert stands(source) is Publication.MERGED


@pytest.mark.parametrize("state", [Publication.SUSPENDED, Publication.TOMBSTONE])
def test_what_may_not_be_erased(
    work: Work, make_owned: Callable[..., Owned], state: Publication
) -> None:
    owned = make_owned(publication=state)

    with pytest.raises(Conflict):
        erase(work, owned.organization)


def test_an_organization_takes_all_that_it_gave(work: Work, full: Owned) -> None:
    document = export_everything(work, full.viewer, full.organization)

    text = json.dumps(document, ensure_ascii=False)
    assert document["organization"]["content"] == full.organization.content
    assert document["members"][0]["address"] == full.account.email
    assert document["revisions"][0]["content"]["mission"] == {"en": CANARY}
    assert document["invitations"][0]["address"] == f"{CANARY}@example.org"
    assert document["claims"][0]["statement"] == CANARY
    assert document["documents"][0]["size"] == 1
    assert document["answers_about_duplicates"] == 1
    assert {entry["action"] for entry in document["record"]} >= {"submit", "export"}
    assert "token_hash" not in text
    with pytest.raises(Forbidden):
        export_everything(work, STRANGER, full.organization)


def test_changes_not_made_in_sixty_days_are_a_draft_again(
    work: Work, submitted: Owned
) -> None:
    revision = revision_of(work, submitted)
    publishing.request_changes(work, revision, comments={}, actor_id=None)
    work.now += timedelta(days=59)
    meet_deadlines(work)
    assert stands(revision) is RevisionState.CHANGES_REQUESTED

    work.now += timedelta(days=1)
    meet_deadlines(work)

    assert stands(submitted.organization) is Publication.DRAFT
    assert stands(revision) is RevisionState.DRAFT


def test_a_merged_record_rests(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)
    publishing.request_changes(work, revision, comments={}, actor_id=None)
    target = make_organization(work.session, "target")
    merge_into(work, submitted.organization, target, actor_id=None)
    work.now += timedelta(days=70)

    meet_deadlines(work)

    assert revision.state is RevisionState.CHANGES_REQUESTED


def test_changes_of_a_listed_profile_are_a_draft_again(
    work: Work, listed: Owned
) -> None:
    revision = revision_of(work, listed)
    change = {"mission": {"en": "New."}}
    save_fields(work, listed.viewer, revision, values=change, seen_version=1)
    submit(work, listed.viewer, revision, charter_version=None)
    publishing.request_changes(work, revision, comments={}, actor_id=None)
    work.now += timedelta(days=61)

    meet_deadlines(work)

    assert stands(listed.organization) is Publication.APPROVED
    assert stands(revision) is RevisionState.DRAFT


def test_withdrawn_for_a_year_is_archived(work: Work, listed: Owned) -> None:
    standing.withdraw(work, listed.viewer, listed.organization)
    work.now += timedelta(days=366)

    meet_deadlines(work)

    assert stands(listed.organization) is Publication.ARCHIVED


def test_an_unconfirmed_entry_is_erased_after_thirty_days(work: Work) -> None:
    helper = make_account(work.session)
    organization = start_draft(
        work, helper, content=CONTENT, base_url=BASE_URL, assisted=True
    )
    work.now += timedelta(days=29)
    meet_deadlines(work)
    assert stands(organization) is Publication.DRAFT

    work.now += timedelta(days=1)
    meet_deadlines(work)

    assert stands(organization) is Publication.TOMBSTONE


def test_a_planned_deletion_is_carried_out_after_its_grace(
    work: Work, drafted: Owned
) -> None:
    standing.plan_deletion(work, drafted.viewer, drafted.organization)
    work.now += timedelta(days=13)
    meet_deadlines(work)
    assert stands(drafted.organization) is Publication.DRAFT

    work.now += timedelta(days=1)
    meet_deadlines(work)

    assert stands(drafted.organization) is Publication.TOMBSTONE


def test_a_suspended_one_waits_for_its_case(work: Work, listed: Owned) -> None:
    organization = listed.organization
    publishing.suspend(work, organization, actor_id=None)
    standing.plan_deletion(work, listed.viewer, organization)
    work.now += timedelta(days=15)
    meet_deadlines(work)
    assert stands(organization) is Publication.SUSPENDED

    publishing.restore(work, organization, actor_id=None)
    meet_deadlines(work)

    assert stands(organization) is Publication.TOMBSTONE
