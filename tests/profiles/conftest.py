"""People and entries for the tests of this room."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.kernel.work import Event, Work
from directory.profiles.models import Organization, Publication, Revision
from directory.profiles.policy import Viewer
from directory.profiles.queries import memberships_of_account
from directory.profiles.service.drafting import start_draft, working_copy
from directory.profiles.service.publishing import approve_revision
from directory.profiles.service.submitting import submit
from directory.taxonomy.queries import Vocabulary, load_vocabulary
from tests.factories import CONTENT, join, make_account, make_organization

BASE_URL = "http://localhost"


@dataclass
class Owned:
    """An organization with its owner."""

    organization: Organization
    account: Account
    viewer: Viewer


def viewer_of(session: Session, account: Account) -> Viewer:
    """Return what the person may do now; clearance plays no part here."""
    session.flush()
    memberships = memberships_of_account(session, account.id)
    roles = {m.organization_id: m.roles for m in memberships}
    return Viewer(account_id=account.id, roles=roles)


def facts(work: Work, kind: type[Event]) -> list[Any]:
    """Return the facts of one kind that were recorded."""
    return [event for event in work.events if type(event) is kind]


def stands(row: Organization | Revision) -> StrEnum:
    """Return where an entry or a change stands now."""
    return row.state if isinstance(row, Revision) else row.publication


@pytest.fixture
def vocabulary(session: Session) -> Vocabulary:
    return load_vocabulary(session)


@pytest.fixture
def make_owned(session: Session) -> Callable[..., Owned]:
    """Make an organization in a given state, with an owner."""

    def make(handle: str = "tigris_water", **given: Any) -> Owned:
        account = make_account(session, f"{handle}@example.org")
        organization = make_organization(session, handle, **given)
        join(session, account, organization, "owner")
        return Owned(organization, account, viewer_of(session, account))

    return make


@pytest.fixture
def listed(make_owned: Callable[..., Owned]) -> Owned:
    """Return a listed organization."""
    return make_owned()


@pytest.fixture
def drafted(work: Work) -> Owned:
    """Return a draft as its owner begins it."""
    account = make_account(work.session)
    organization = start_draft(work, account, content=CONTENT, base_url=BASE_URL)
    return Owned(organization, account, viewer_of(work.session, account))


@pytest.fixture
def submitted(work: Work, drafted: Owned) -> Owned:
    """Return a draft that waits for moderators."""
    submit(work, drafted.viewer, revision_of(work, drafted), charter_version="1")
    return drafted


@pytest.fixture
def approved(work: Work, submitted: Owned) -> Owned:
    """Return an organization that went the whole way."""
    revision = revision_of(work, submitted)
    approve_revision(work, revision, fields=None, actor_id=None)
    assert submitted.organization.publication is Publication.APPROVED
    return submitted


def revision_of(work: Work, owned: Owned) -> Revision:
    """Return the working copy, opening one where there is none."""
    return working_copy(work, owned.viewer, owned.organization)
