"""Entering an organization for others."""

import pytest
from sqlalchemy import select

from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.profiles.models import Stewardship
from directory.profiles.policy import STRANGER
from directory.profiles.queries import members_of
from directory.profiles.service.assisting import offer_entry, take_over
from directory.profiles.service.drafting import start_draft
from tests.factories import CONTENT, make_account
from tests.profiles.conftest import BASE_URL, Owned, viewer_of


@pytest.fixture
def assisted(work: Work) -> Owned:
    helper = make_account(work.session, "helper@example.org")
    organization = start_draft(
        work, helper, content=CONTENT, base_url=BASE_URL, assisted=True
    )
    return Owned(organization, helper, viewer_of(work.session, helper))


def test_the_organization_takes_over_and_the_helper_is_out(
    work: Work, assisted: Owned
) -> None:
    organization = assisted.organization
    secret = offer_entry(work, assisted.viewer, organization)
    account = make_account(work.session, "theirs@example.org")

    taken = take_over(work, account, secret)

    (member,) = members_of(work.session, taken)
    assert taken is organization
    assert member.account_id == account.id
    assert member.owner
    assert taken.stewardship is Stewardship.CLAIMED
    with pytest.raises(Conflict):
        take_over(work, account, secret)
    with pytest.raises(Conflict):
        offer_entry(work, viewer_of(work.session, account), taken)


def test_the_letter_does_not_name_the_helper(work: Work, assisted: Owned) -> None:
    offer_entry(
        work, assisted.viewer, assisted.organization, address="Theirs@example.org"
    )

    (order,) = work.session.scalars(select(Order).where(Order.kind == "mail"))
    assert order.payload["address"] == "Theirs@example.org"
    assert "helper" not in str(order.payload)


def test_strangers_offer_nothing(work: Work, assisted: Owned) -> None:
    with pytest.raises(Forbidden):
        offer_entry(work, STRANGER, assisted.organization)


def test_an_own_draft_is_not_offered(work: Work, drafted: Owned) -> None:
    with pytest.raises(Conflict):
        offer_entry(work, drafted.viewer, drafted.organization)
