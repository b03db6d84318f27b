"""The worker loses nothing, repeats nothing and is held up by nothing."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.database import unit_of_work
from directory.kernel.errors import Unavailable
from directory.kernel.orders import LEASE, Order, claim_orders, place_order
from directory.kernel.work import Work
from directory.worker.loop import ClaimLost, closing, drain, drain_all, work_until
from tests.conftest import NOON, Clock


def order(work: Work, kind: str = "greet", name: str = "a", **later: float) -> None:
    place_order(work, kind, {"name": name}, due=NOON + timedelta(**later))
    work.session.commit()


def waiting(session: Session) -> list[Order]:
    session.rollback()  # ends the snapshot of an earlier look
    return list(session.scalars(select(Order).order_by(Order.id)))


class Greeter:
    """Carries out orders and remembers whom it greeted, batch by batch."""

    def __init__(self, *poison: str, problem: type[Exception] = Unavailable) -> None:
        self.batches: list[list[str]] = []
        self.poison = poison
        self.problem = problem

    def __call__(self, _app: Flask, orders: Sequence[Order]) -> None:
        names = [order.payload["name"] for order in orders]
        self.batches.append(names)
        if set(names) & set(self.poison):
            raise self.problem("canary@example.org is away")
        with closing(orders):
            pass


def test_due_orders_are_carried_out_together_and_removed(
    app: Flask, work: Work, session: Session
) -> None:
    greeter = Greeter()
    for name in "abc":
        order(work, name=name)
    order(work, name="tomorrow", days=1)

    done = drain_all(app, {"greet": greeter})

    assert done == 3
    assert greeter.batches == [["a", "b", "c"]]
    assert [left.payload["name"] for left in waiting(session)] == ["tomorrow"]


def test_an_order_of_an_unknown_kind_waits(
    app: Flask, work: Work, session: Session
) -> None:
    order(work, kind="later_version")

    assert drain(app, {"greet": Greeter()}) == 0
    assert len(waiting(session)) == 1


def test_a_failure_gives_all_back_and_the_next_time_each_stands_alone(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    greeter = Greeter("bad")
    for name in ("good", "bad", "fine"):
        order(work, name=name)

    drain(app, {"greet": greeter})
    clock.forward(seconds=31)
    drain(app, {"greet": greeter})

    assert greeter.batches == [["good", "bad", "fine"], ["good"], ["bad"], ["fine"]]
    assert [left.payload["name"] for left in waiting(session)] == ["bad"]


def test_a_failure_keeps_its_kind_and_no_personal_data(
    app: Flask, work: Work, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    order(work)

    drain(app, {"greet": Greeter("a")})

    assert [left.failure for left in waiting(session)] == ["Unavailable"]
    assert "Unavailable" in caplog.text
    assert "canary" not in caplog.text


def test_waiting_grows_with_each_failure(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    order(work)
    waits = []
    for _ in range(4):
        drain(app, {"greet": Greeter("a")})
        due = waiting(session)[0].due_at
        waits.append(due - clock.now)
        clock.now = due

    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_a_defect_ends_the_worker_and_delays_the_order(
    app: Flask, work: Work, session: Session
) -> None:
    order(work)

    with pytest.raises(ZeroDivisionError):
        drain(app, {"greet": Greeter("a", problem=ZeroDivisionError)})

    left = waiting(session)[0]
    assert left.failure == "ZeroDivisionError"
    assert left.due_at > NOON
    assert left.claim is None


def test_a_claim_of_a_killed_worker_lapses(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    order(work)
    claim_orders(session, ["greet"], now=NOON)
    session.commit()
    greeter = Greeter()

    assert drain(app, {"greet": greeter}) == 0
    clock.forward(seconds=LEASE.total_seconds() + 1)
    assert drain(app, {"greet": greeter}) == 1
    assert waiting(session) == []


def test_a_slow_worker_does_not_finish_what_another_took_over(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    order(work)

    def slow(_app: Flask, orders: Sequence[Order]) -> None:
        clock.forward(minutes=10)
        with unit_of_work() as other:
            claim_orders(other.session, ["greet"], now=other.now)
        with closing(orders) as late:
            order(late, kind="never")

    drain(app, {"greet": slow})

    assert [left.kind for left in waiting(session)] == ["greet"]


def test_closing_refuses_a_lost_claim(app: Flask, work: Work, session: Session) -> None:
    order(work)
    orders = claim_orders(session, ["greet"], now=NOON)
    session.commit()
    session.expunge_all()
    claim_orders(session, ["greet"], now=NOON + timedelta(hours=1))
    session.commit()

    with app.app_context(), pytest.raises(ClaimLost), closing(orders):
        pass

    assert len(waiting(session)) == 1


def test_kinds_are_looked_at_in_the_order_of_the_table(app: Flask, work: Work) -> None:
    heard: list[str] = []

    def noting(_app: Flask, orders: Sequence[Order]) -> None:
        heard.extend(order.kind for order in orders)
        with closing(orders):
            pass

    order(work, kind="slow")
    order(work, kind="urgent")

    drain(app, {"urgent": noting, "slow": noting})

    assert heard == ["urgent", "slow"]


def test_the_worker_ends_when_told(app: Flask, work: Work, session: Session) -> None:
    order(work)
    stop = threading.Event()

    def last(_app: Flask, orders: Sequence[Order]) -> None:
        with closing(orders):
            pass
        stop.set()

    work_until(stop, app, {"greet": last})

    assert waiting(session) == []


def test_two_workers_never_hold_one_order(
    app: Flask, work: Work, session: Session
) -> None:
    for number in range(40):
        order(work, name=str(number))
    greeters = [Greeter(), Greeter()]
    threads = [
        threading.Thread(target=drain_all, args=(app, {"greet": greeter}))
        for greeter in greeters
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    greeted = [name for g in greeters for batch in g.batches for name in batch]
    assert sorted(greeted, key=int) == [str(number) for number in range(40)]
    assert waiting(session) == []
