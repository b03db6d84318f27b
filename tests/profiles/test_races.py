"""Of two who act at once, one wins and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from directory.database import db
from directory.kernel.errors import Conflict
from directory.kernel.work import Work
from directory.profiles.models import (
    Claim,
    ClaimState,
    Organization,
    Publication,
    Revision,
    RevisionState,
)
from directory.profiles.service import membership, publishing, standing
from directory.profiles.service.claiming import open_claim
from directory.profiles.service.submitting import take_back
from tests.conftest import NOON
from tests.factories import join, make_account, make_organization
from tests.profiles.conftest import Owned, revision_of, viewer_of

Deed = Callable[[Work], Any]


def act_elsewhere(app: Flask, deed: Deed) -> None:
    """Do a deed on another connection, and commit it."""
    with app.app_context(), Session(db.engine) as session:
        deed(Work(session=session, now=NOON))
        session.commit()


def test_a_move_from_a_state_read_before_is_refused(
    app: Flask, work: Work, listed: Owned
) -> None:
    number = listed.organization.id
    work.session.commit()

    def suspend(other: Work) -> None:
        row = other.session.get_one(Organization, number)
        publishing.suspend(other, row, actor_id=None)

    act_elsewhere(app, suspend)

    with pytest.raises(Conflict):
        standing.withdraw(work, listed.viewer, listed.organization)
    work.session.rollback()
    work.session.refresh(listed.organization)
    assert listed.organization.publication is Publication.SUSPENDED


def test_a_decision_on_what_was_taken_back_is_refused(
    app: Flask, work: Work, submitted: Owned
) -> None:
    revision = revision_of(work, submitted)
    number = revision.id
    work.session.commit()

    def back(other: Work) -> None:
        row = other.session.get_one(Revision, number)
        take_back(other, submitted.viewer, row)

    act_elsewhere(app, back)

    with pytest.raises(Conflict):
        publishing.reject_revision(work, revision, actor_id=None)
    work.session.rollback()
    work.session.refresh(revision)
    assert revision.state is RevisionState.DRAFT


def test_a_claim_is_settled_once(app: Flask, work: Work) -> None:
    organization = make_organization(work.session)
    account = make_account(work.session)
    claim = open_claim(work, account, organization, method="document", statement="")
    number = claim.id
    work.session.commit()

    def grant(other: Work) -> None:
        row = other.session.get_one(Claim, number)
        publishing.grant_claim(other, row, actor_id=None)

    act_elsewhere(app, grant)

    with pytest.raises(Conflict):
        publishing.refuse_claim(work, claim, actor_id=None)
    work.session.rollback()
    work.session.refresh(claim)
    assert claim.state is ClaimState.GRANTED


def test_two_owners_do_not_leave_at_once(app: Flask, work: Work, listed: Owned) -> None:
    second = make_account(work.session, "second@example.org")
    join(work.session, second, listed.organization, "owner")
    viewer_of(work.session, second)
    number = listed.organization.id
    work.session.commit()

    def leave(other: Work) -> None:
        row = other.session.get_one(Organization, number)
        membership.leave(other, listed.account, row)

    act_elsewhere(app, leave)

    with pytest.raises(Conflict):
        membership.leave(work, second, listed.organization)
