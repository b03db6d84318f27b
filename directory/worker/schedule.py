"""What the worker does by the clock: each job is an order that places itself again.

A job is a row like any other order, so that of many workers one runs it, and
a node that slept through the hour runs it when it wakes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, text

from directory.kernel.orders import Order, place_order
from directory.kernel.work import Work
from directory.worker.loop import Handler, closing

PREFIX = "job:"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOCK = 715_517  # any number, the same in every process


@dataclass(frozen=True, slots=True)
class Job:
    """Work that comes back after every ``interval``.

    Jobs longer than an hour run at multiples of their interval from midnight UTC,
    which is three in the morning in Baghdad.
    """

    name: str
    interval: timedelta
    run: Callable[[Work], object]

    @property
    def kind(self) -> str:
        """The kind of the job's order."""
        return PREFIX + self.name


def place_jobs(work: Work, jobs: Sequence[Job]) -> None:
    """Make sure that each job has exactly one order, and no dropped job has any."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    kinds = {job.kind: job for job in jobs}
    rows = work.session.scalars(
        select(Order).where(Order.kind.startswith(PREFIX, autoescape=True))
    ).all()
    for row in rows:
        if row.kind not in kinds:
            work.session.delete(row)
    for kind in kinds.keys() - {row.kind for row in rows}:
        place_order(work, kind, {})


def handlers_of(jobs: Sequence[Job]) -> Mapping[str, Handler]:
    """Return a handler for each job's order."""
    return {job.kind: _handler(job) for job in jobs}


def next_run(job: Job, *, after: datetime) -> datetime:
    """Return the first multiple of the job's interval that lies after ``after``."""
    midnight = after.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (after - midnight) // job.interval
    return midnight + (passed + 1) * job.interval


def _handler(job: Job) -> Handler:
    def carry_out(_app: Flask, orders: Sequence[Order]) -> None:
        with closing(orders) as work:
            job.run(work)
            place_order(work, job.kind, {}, due=next_run(job, after=work.now))

    return carry_out
