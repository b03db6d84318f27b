"""The worker lets decisions take effect, and drops what the state refuses."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.moderation.models import Decision, Verdict
from directory.moderation.service.deciding import undo_decision
from directory.profiles.models import Organization, Publication
from directory.worker.decisions import carry_out_decisions
from directory.worker.loop import drain
from tests.conftest import Clock
from tests.moderation.conftest import Room, organization_of

HANDLERS = {"decision": carry_out_decisions}


def _orders(session: Session) -> list[Any]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Order).where(Order.kind == "decision")))


def test_nothing_happens_within_the_half_minute(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    room = Room(work)
    case = room.submitted()
    room.decide(room.moderator(), case, Verdict.APPROVE)
    session.commit()

    assert drain(app, HANDLERS) == 0
    clock.forward(seconds=30)
    assert drain(app, HANDLERS) == 1

    assert not _orders(session)
    number = organization_of(case).id
    listed = session.get_one(Organization, number)
    assert listed.publication is Publication.APPROVED


def test_an_undone_decision_is_forgotten(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    room, moderator = Room(work), None
    case = room.submitted()
    moderator = room.moderator()
    undo_decision(work, moderator, room.decide(moderator, case, Verdict.APPROVE))
    session.commit()
    clock.forward(seconds=30)

    drain(app, HANDLERS)

    assert not _orders(session)
    waiting = session.get_one(Organization, organization_of(case).id)
    assert waiting.publication is Publication.SUBMITTED


def test_what_the_state_refuses_is_dropped_and_not_tried_again(
    app: Flask, session: Session, work: Work, clock: Clock
) -> None:
    room = Room(work)
    case = room.submitted()
    decision = room.decide(room.moderator(), case, Verdict.APPROVE)
    organization_of(case).publication = Publication.REJECTED  # no such move
    session.commit()
    clock.forward(seconds=30)

    drain(app, HANDLERS)

    assert not _orders(session)
    assert session.get_one(Decision, decision.id).undone_at is not None
