"""Asking to own a profile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.accounts.models import Account
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.profiles.events import ClaimOpened, ProfileChanged
from directory.profiles.models import (
    Claim,
    ClaimState,
    Entry,
    EvidenceDocument,
    Organization,
    Publication,
    RevisionState,
    Stewardship,
)
from directory.profiles.queries import members_of, owners_of
from directory.profiles.service import claiming
from tests.factories import join, make_account, make_organization
from tests.profiles.conftest import Owned, facts, revision_of


@pytest.fixture
def record(work: Work) -> Organization:
    """Return a record that nobody claimed."""
    return make_organization(
        work.session,
        "record",
        entry=Entry.IMPORTED,
        website="https://example.org",
        registrations=[{"status": "registered", "number": "1"}],
    )


def claim_of(work: Work, organization: Organization, method: str) -> Claim:
    account = make_account(work.session, f"{method}@example.net")
    return claiming.open_claim(
        work, account, organization, method=method, statement="We are it."
    )


def mailed_secret(work: Work) -> str:
    (order,) = work.session.scalars(select(Order).where(Order.kind == "mail"))
    assert order.payload["address"] == "office@example.org"
    path: str = order.payload["path"]
    return path.rpartition("/")[2]


def test_a_claim_is_proved_by_the_profiles_own_address(
    work: Work, record: Organization
) -> None:
    claim = claim_of(work, record, "email")
    secret = mailed_secret(work)

    proved = claiming.prove_by_link(work, secret)

    assert proved is claim
    assert claim.state is ClaimState.PROVED
    assert not claim.dispute
    assert facts(work, ClaimOpened) == [ClaimOpened(record.id, claim.id)]
    with pytest.raises(Conflict):
        claiming.prove_by_link(work, secret)


def test_a_claim_by_website_carries_a_token(work: Work, record: Organization) -> None:
    claim = claim_of(work, record, "website")

    assert claim.token is not None
    assert claim.token.startswith("jisr-")


def test_only_ways_that_the_profile_allows(work: Work) -> None:
    bare = make_organization(work.session, contact_email="", entry=Entry.SAMPLE)

    assert claiming.claim_methods(bare) == ["document"]
    with pytest.raises(Invalid):
        claim_of(work, bare, "email")


def test_a_granted_claim_makes_an_owner(work: Work, record: Organization) -> None:
    claim = claim_of(work, record, "document")

    claiming.grant_claim(work, claim, actor_id=None)

    (owner,) = owners_of(work.session, record)
    assert owner.account_id == claim.account_id
    assert record.stewardship is Stewardship.CLAIMED
    assert record.last_confirmed_on == work.now.date()
    assert record.content["registrations"]
    assert claim.state is ClaimState.GRANTED
    assert facts(work, ProfileChanged)
    with pytest.raises(Conflict):
        claiming.refuse_claim(work, claim, actor_id=None)


def test_a_refused_claim_changes_nothing(work: Work, record: Organization) -> None:
    claim = claim_of(work, record, "document")

    claiming.refuse_claim(work, claim, actor_id=None)

    assert claim.state is ClaimState.REFUSED
    assert not owners_of(work.session, record)


def test_a_dispute_hands_over_the_public_text_alone(work: Work, listed: Owned) -> None:
    organization = listed.organization
    helper = make_account(work.session, "helper@example.org")
    join(work.session, helper, organization, "editor")
    revision = revision_of(work, listed)
    document = EvidenceDocument(
        public_id=new_uuid(),
        organization_id=organization.id,
        storage_key="k",
        media_type="image/png",
        size=1,
        uploaded_at=work.now,
    )
    work.session.add(document)
    claim = claim_of(work, organization, "document")
    assert claim.dispute

    claiming.grant_claim(work, claim, actor_id=None)

    work.session.expire_all()
    (member,) = members_of(work.session, organization)
    assert member.account_id == claim.account_id
    assert "phone" not in organization.content
    assert "contact_email" not in organization.content
    assert organization.content["mission"]
    assert revision.state is RevisionState.CANCELLED
    assert revision.content == {}
    assert document.erase_after == work.now


def test_a_dispute_without_an_open_change(work: Work, listed: Owned) -> None:
    claim = claim_of(work, listed.organization, "document")

    claiming.grant_claim(work, claim, actor_id=None)

    (owner,) = owners_of(work.session, listed.organization)
    assert owner.account_id == claim.account_id


def test_a_member_becomes_the_owner(work: Work, record: Organization) -> None:
    claim = claim_of(work, record, "document")
    account = work.session.get_one(Account, claim.account_id)
    join(work.session, account, record, "editor")

    claiming.grant_claim(work, claim, actor_id=None)

    assert [m.account_id for m in owners_of(work.session, record)] == [account.id]


def test_claims_that_cannot_be(
    work: Work, record: Organization, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned()
    hidden = make_organization(
        work.session, "hidden", publication=Publication.WITHDRAWN
    )
    unconfirmed = make_account(work.session, "u@example.net")
    unconfirmed.confirmed_at = None

    def attempt(account: Account, organization: Organization, text: str = "") -> None:
        claiming.open_claim(
            work, account, organization, method="document", statement=text
        )

    with pytest.raises(Forbidden):
        attempt(unconfirmed, record)
    with pytest.raises(NotFound):
        attempt(owned.account, hidden)
    with pytest.raises(Conflict):
        attempt(owned.account, owned.organization)
    with pytest.raises(Invalid):
        attempt(owned.account, record, "x" * 2001)
    attempt(owned.account, record)
    with pytest.raises(Conflict):
        attempt(owned.account, record)


def test_a_claim_is_withdrawn_by_its_author(work: Work, record: Organization) -> None:
    claim = claim_of(work, record, "document")
    author = work.session.get_one(Account, claim.account_id)
    other = make_account(work.session, "other@example.net")

    with pytest.raises(NotFound):
        claiming.withdraw_claim(work, other, claim)
    claiming.withdraw_claim(work, author, claim)

    assert claim.state is ClaimState.WITHDRAWN


def test_an_old_link_proves_nothing(work: Work, record: Organization) -> None:
    claim_of(work, record, "email")
    secret = mailed_secret(work)
    work.now += timedelta(days=8)

    with pytest.raises(Conflict):
        claiming.prove_by_link(work, secret)
