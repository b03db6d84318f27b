"""Jobs come back by the clock, once, however many workers there are."""

import threading
from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.database import unit_of_work
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.worker.handlers import HANDLERS, JOBS
from directory.worker.loop import drain_all
from directory.worker.schedule import (
    DAY,
    HOUR,
    Job,
    handlers_of,
    next_run,
    place_jobs,
)
from tests.conftest import NOON, Clock

KNOWN = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def orders(session: Session) -> dict[str, datetime]:
    session.rollback()  # ends the snapshot of an earlier look
    return {row.kind: row.due_at for row in session.scalars(select(Order))}


def test_a_job_runs_and_places_itself_for_its_next_time(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    ran: list[datetime] = []
    job = Job("tidy", DAY, lambda given: ran.append(given.now))
    place_jobs(work, [job])
    session.commit()

    drain_all(app, handlers_of([job]))
    clock.forward(hours=11)
    drain_all(app, handlers_of([job]))
    clock.forward(hours=2)
    drain_all(app, handlers_of([job]))

    assert ran == [NOON, NOON + timedelta(hours=13)]
    assert orders(session) == {"job:tidy": datetime(2030, 1, 3, tzinfo=UTC)}


def test_placing_again_changes_nothing_and_dropped_jobs_go(
    work: Work, session: Session
) -> None:
    old, kept = Job("old", HOUR, print), Job("kept", HOUR, print)
    place_jobs(work, [old, kept])
    session.commit()

    place_jobs(work, [kept])
    place_jobs(work, [kept])
    session.commit()

    assert set(orders(session)) == {"job:kept"}


def test_two_workers_that_start_at_once_place_each_job_once(
    app: Flask, session: Session
) -> None:
    def start() -> None:
        with app.app_context(), unit_of_work() as work:
            place_jobs(work, JOBS)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(session.scalars(select(Order)))) == len(JOBS)


def test_every_job_of_the_house_runs_on_an_empty_node(
    app: Flask, work: Work, session: Session
) -> None:
    place_jobs(work, JOBS)
    session.commit()

    drain_all(app, HANDLERS)

    assert set(orders(session)) == {job.kind for job in JOBS}
    assert all(due > NOON for due in orders(session).values())
    assert not list(session.scalars(select(Order).where(Order.failure.is_not(None))))


@given(KNOWN, st.sampled_from([HOUR, DAY, timedelta(hours=6)]))
def test_the_next_run_lies_ahead_by_at_most_one_interval(
    now: datetime, interval: timedelta
) -> None:
    due = next_run(Job("any", interval, print), after=now)

    assert now < due <= now + interval
    assert (due - due.replace(hour=0, minute=0, second=0)) % interval == timedelta(0)
