"""What happens to the places of a person who leaves for good."""

import pytest

from directory.accounts.events import AccountErased
from directory.kernel.errors import Conflict
from directory.kernel.work import Work
from directory.profiles.queries import memberships_of_account
from directory.profiles.service.parting import part_from_everything
from tests.factories import join, make_account
from tests.profiles.conftest import Owned


def test_a_member_leaves_everything(work: Work, listed: Owned) -> None:
    member = make_account(work.session, "member@example.org")
    join(work.session, member, listed.organization, "editor")

    part_from_everything(work, AccountErased(member.id, member.public_id))

    assert not memberships_of_account(work.session, member.id)


def test_the_last_owner_does_not(work: Work, listed: Owned) -> None:
    with pytest.raises(Conflict):
        part_from_everything(work, AccountErased(listed.account.id, "x"))
