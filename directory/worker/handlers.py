"""Which order is carried out by whom, and what is done by the clock."""

from collections.abc import Mapping, Sequence

from flask import Flask, current_app

from directory.accounts.upkeep import (
    forget_old_sessions,
    forget_spent_links,
    forget_unconfirmed_accounts,
)
from directory.database import unit_of_work
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.moderation.service.retention import (
    forget_refused_keys,
    forget_rejected,
    forget_reporters,
)
from directory.moderation.service.suspending import escalate_suspensions
from directory.profiles.service.deadlines import meet_deadlines
from directory.profiles.service.erasing import ERASE_FILE
from directory.profiles.service.freshness import walk_ladder
from directory.search.indexer import order_rebuild
from directory.storage.images import forget_file
from directory.verification.service import drop_vouches_without_ground
from directory.worker.asking import ask_owners
from directory.worker.decisions import carry_out_decisions
from directory.worker.loop import Handler, Stop, closing, drain_all, work_until
from directory.worker.mail import deliver, forget_kept_mail
from directory.worker.reindexing import reindex
from directory.worker.schedule import DAY, HOUR, Job, handlers_of, place_jobs


def _walk_ladder(work: Work) -> None:
    walk_ladder(work, today=work.now.date(), ask=ask_owners)


def _forget_kept_mail(_work: Work) -> None:
    if not current_app.extensions["settings"].demo:
        forget_kept_mail(current_app)


JOBS = (
    Job("forget-old-sessions", HOUR, forget_old_sessions),
    Job("forget-spent-links", HOUR, forget_spent_links),
    Job("forget-unconfirmed-accounts", HOUR, forget_unconfirmed_accounts),
    Job("forget-kept-mail", HOUR, _forget_kept_mail),
    Job("escalate-suspensions", HOUR, escalate_suspensions),
    Job("meet-deadlines", HOUR, meet_deadlines),
    Job("forget-rejected", DAY, forget_rejected),
    Job("forget-refused-keys", DAY, forget_refused_keys),
    Job("forget-reporters", DAY, forget_reporters),
    Job("drop-vouches", DAY, drop_vouches_without_ground),
    Job("walk-ladder", DAY, _walk_ladder),
    Job("index-anew", DAY, order_rebuild),
)


def erase_files(app: Flask, orders: Sequence[Order]) -> None:
    """Remove the uploads of what was erased."""
    for order in orders:
        forget_file(app.extensions["storage"], order.payload["key"])
    with closing(orders):
        pass  # the files are gone; so are the orders


# In the order in which a round looks at them: what people wait for comes first.
HANDLERS: Mapping[str, Handler] = {
    "decision": carry_out_decisions,
    "reindex": reindex,
    "mail": deliver,
    ERASE_FILE: erase_files,
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
