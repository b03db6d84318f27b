"""Reads of organizations that no deed of this room needs."""

import pytest
from sqlalchemy.orm import Session

from directory.kernel.errors import NotFound
from directory.profiles.models import Publication
from directory.profiles.queries import (
    memberships_of_account,
    organization_by_handle,
    organizations_by_ids,
)
from tests.factories import join, make_account, make_organization


def test_an_organization_is_found_by_its_handle(session: Session) -> None:
    own = make_organization(session, "tigris")
    copied = make_organization(session, "tigris_copy")
    copied.handle, copied.origin, copied.origin_key = "tigris", "b.org", "b.org"
    session.flush()

    assert organization_by_handle(session, "tigris") is own
    assert organization_by_handle(session, "tigris@b.org") is copied
    for handle in ("nothing", "tigris@c.org"):
        with pytest.raises(NotFound):
            organization_by_handle(session, handle)


def test_a_tombstone_has_no_page(session: Session) -> None:
    make_organization(session, "gone", publication=Publication.TOMBSTONE)

    with pytest.raises(NotFound):
        organization_by_handle(session, "gone")


def test_organizations_come_in_the_order_asked(session: Session) -> None:
    one, two = (make_organization(session, handle) for handle in ("one", "two"))

    found = organizations_by_ids(session, [two.id, 999, one.id])

    assert found == [two, one]


def test_a_persons_places_come_oldest_first(session: Session) -> None:
    account = make_account(session)
    one, two = (make_organization(session, handle) for handle in ("one", "two"))
    first, second = join(session, account, two), join(session, account, one)

    assert list(memberships_of_account(session, account.id)) == [first, second]
