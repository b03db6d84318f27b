"""The worker: claims orders, carries them out, gives back what failed.

Each batch is claimed in one transaction and closed in another, so that a worker
killed at any step loses nothing: its claim lapses and somebody else goes on.
What talks to another machine or writes the index happens between the two, with
no lock held on the database.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from directory.database import db, unit_of_work
from directory.kernel.errors import Refusal
from directory.kernel.orders import (
    Order,
    claim_orders,
    finish_orders,
    postpone_order,
)
from directory.kernel.work import Work
from directory.search.port import IndexDamaged

log = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between two looks at the table
PAUSE_WITHOUT_DATABASE = 3.0
BATCH = 50
BATCH_OF = {"mail": 10}  # a slow mail server must not outlast the claim

Handler = Callable[[Flask, Sequence[Order]], None]
"""Carries out orders of one kind, and removes them by :func:`closing`."""

# What may happen on a good day: another machine is away, a state has moved on.
# Anything else is a defect; it is noted at the order and ends the process.
EXPECTED = (Refusal, SQLAlchemyError, OSError, IndexDamaged)


class Stop(Protocol):
    """Says when to end."""

    def is_set(self) -> bool:
        """Whether to end now."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait up to ``timeout`` seconds; return whether to end."""


class ClaimLost(Exception):  # noqa: N818 - it names what happened
    """Somebody else has taken over the orders: this worker was too slow."""


def work_until(stop: Stop, app: Flask, handlers: Mapping[str, Handler]) -> None:
    """Carry out orders as they fall due, until told to stop.

    A database that does not answer is waited for.
    """
    while not stop.is_set():
        try:
            did = drain(app, handlers)
        except DBAPIError as problem:
            log.warning("The database does not answer: %s", type(problem).__name__)
            stop.wait(PAUSE_WITHOUT_DATABASE)
        else:
            if not did:
                stop.wait(PAUSE)


def drain(app: Flask, handlers: Mapping[str, Handler]) -> int:
    """Carry out what is due now, one batch of each kind; return how many orders."""
    with app.app_context():
        try:
            return sum(_one_batch(app, kind, handlers[kind]) for kind in _due(handlers))
        finally:
            db.session.remove()


def drain_all(app: Flask, handlers: Mapping[str, Handler]) -> int:
    """Carry out what is due until nothing is; return how many orders."""
    total = 0
    while did := drain(app, handlers):
        total += did
    return total


def _due(handlers: Mapping[str, Handler]) -> list[str]:
    """Return the kinds that have free orders, in the order of the table.

    A read, so that a quiet node is not locked for writing twice a second.
    """
    now = current_app.extensions["clock"]()
    free = Order.claimed_until.is_(None) | (Order.claimed_until < now)
    kinds = db.session().scalars(
        select(Order.kind).where(Order.due_at <= now, free).distinct()
    )
    waiting = set(kinds)
    return [kind for kind in handlers if kind in waiting]


def _one_batch(app: Flask, kind: str, handler: Handler) -> int:
    limit = BATCH_OF.get(kind, BATCH)
    with unit_of_work() as work:
        claimed = claim_orders(work.session, [kind], now=work.now, limit=limit)
        orders = _copies(work, claimed)
    for batch in _apart(orders):
        _carry_out(app, kind, handler, batch)
    return len(orders)


def _copies(work: Work, orders: Sequence[Order]) -> list[Order]:
    """Take the rows out of the session: a rollback must not empty them."""
    for order in orders:
        work.session.expunge(order)
    return list(orders)


def _apart(orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
    """Put fresh orders together and each one that failed before by itself.

    So one order that cannot succeed never holds back the others twice.
    """
    fresh = [order for order in orders if order.attempts <= 1]
    if fresh:
        yield fresh
    for order in orders:
        if order.attempts > 1:
            yield [order]


def _carry_out(
    app: Flask, kind: str, handler: Handler, orders: Sequence[Order]
) -> None:
    try:
        with _noting_failure(orders):
            handler(app, orders)
    except ClaimLost:
        log.warning("%s: another worker went on with %d", kind, len(orders))
    except EXPECTED as problem:
        log.warning("%s: %d failed: %s", kind, len(orders), type(problem).__name__)


@contextmanager
def closing(orders: Sequence[Order]) -> Iterator[Work]:
    """Open the transaction that ends with the removal of ``orders``.

    Raises :class:`ClaimLost` where another worker has taken them over.
    """
    with unit_of_work() as work:
        _require_claims(work, orders)
        yield work
        finish_orders(work.session, orders)


def _require_claims(work: Work, orders: Sequence[Order]) -> None:
    claims = {order.id: order.claim for order in orders}
    held = work.session.execute(
        select(Order.id, Order.claim).where(Order.id.in_(claims)).with_for_update()
    )
    if {row.id: row.claim for row in held} != claims:
        raise ClaimLost


@contextmanager
def _noting_failure(orders: Sequence[Order]) -> Iterator[None]:
    """Give the orders back with a later date when the block raises."""
    try:
        yield
    except ClaimLost:
        raise
    except BaseException as problem:
        _give_back(orders, why=type(problem).__name__)
        raise


def _give_back(orders: Sequence[Order], *, why: str) -> None:
    with unit_of_work() as work:
        for order in orders:
            postpone_order(work.session, order, now=work.now, why=why)
