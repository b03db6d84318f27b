"""Which order is carried out by whom, and what is done by the clock."""

from collections.abc import Mapping

from flask import Flask

from directory.accounts.upkeep import (
    forget_old_sessions,
    forget_spent_links,
    forget_unconfirmed_accounts,
)
from directory.database import unit_of_work
from directory.search.indexer import order_rebuild
from directory.worker.loop import Handler, Stop, drain_all, work_until
from directory.worker.reindexing import reindex
from directory.worker.schedule import DAY, HOUR, Job, handlers_of, place_jobs

JOBS = (
    Job("forget-old-sessions", HOUR, forget_old_sessions),
    Job("forget-spent-links", HOUR, forget_spent_links),
    Job("forget-unconfirmed-accounts", HOUR, forget_unconfirmed_accounts),
    Job("index-anew", DAY, order_rebuild),
)

# In the order in which a round looks at them: what people wait for comes first.
HANDLERS: Mapping[str, Handler] = {
    "reindex": reindex,
    **handlers_of(JOBS),
}


def run_worker(app: Flask, stop: Stop) -> None:
    """Carry out orders until told to stop."""
    with app.app_context():
        _place_jobs()
    work_until(stop, app, HANDLERS)


def carry_out_everything(app: Flask) -> int:
    """Carry out all that is due now, and return how many orders that were."""
    return drain_all(app, HANDLERS)


def _place_jobs() -> None:
    with unit_of_work() as work:
        place_jobs(work, JOBS)
