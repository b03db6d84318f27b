"""Orders: rows that say what the worker has yet to do.

An order is written in the transaction of the change that asks for it, so that
nothing is lost between a commit and a send.  There is no queue beside this table.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from directory.kernel.db import Base
from directory.kernel.work import Work

LEASE = timedelta(minutes=5)
RETRY = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)


class Order(Base):
    """One thing to be done by the worker, at ``due_at`` or later."""

    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_kind_due_at", "kind", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    failure: Mapped[str | None]


def place_order(
    work: Work, kind: str, payload: dict[str, Any], *, due: datetime | None = None
) -> Order:
    """Ask the worker for ``kind``; the row lives and dies with the transaction."""
    order = Order(
        kind=kind, payload=payload, due_at=due or work.now, created_at=work.now
    )
    work.session.add(order)
    return order


def claim_orders(
    session: Session, kinds: Sequence[str], *, now: datetime, limit: int = 50
) -> list[Order]:
    """Take up to ``limit`` due orders for one worker, and commit nothing.

    A claim is a conditional update: two workers never hold one order.  A claim
    that its worker did not finish lapses after :data:`LEASE`.
    """
    claim = secrets.token_hex(8)
    free = Order.claimed_until.is_(None) | (Order.claimed_until < now)
    due = (
        select(Order.id)
        .where(Order.kind.in_(kinds), Order.due_at <= now, free)
        .order_by(Order.due_at, Order.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(due).all()
    session.execute(
        update(Order)
        .where(Order.id.in_(ids), free)
        .values(claim=claim, claimed_until=now + LEASE, attempts=Order.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    taken = select(Order).where(Order.claim == claim).order_by(Order.due_at, Order.id)
    return list(session.scalars(taken.execution_options(populate_existing=True)))


def finish_orders(session: Session, orders: Sequence[Order]) -> None:
    """Remove exactly the orders that were carried out."""
    ids = [order.id for order in orders]
    session.execute(delete(Order).where(Order.id.in_(ids)))


def postpone_order(session: Session, order: Order, *, now: datetime, why: str) -> None:
    """Give an order back after a failure, to be tried again later.

    ``why`` is the failure's kind, never its text: texts may hold personal data.
    """
    wait = RETRY[min(order.attempts, len(RETRY)) - 1]
    session.execute(
        update(Order)
        .where(Order.id == order.id, Order.claim == order.claim)
        .values(due_at=now + wait, claim=None, claimed_until=None, failure=why)
    )
