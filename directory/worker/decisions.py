"""Lets decisions take effect once their time of undoing is over."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flask import current_app

from directory.kernel.errors import Refusal
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.moderation.models import Decision
from directory.moderation.policy import Rules
from directory.moderation.service.deciding import carry_out, void_decision

Closing = Callable[[Work], None]


@contextmanager
def carry_out_decisions(orders: Sequence[Order]) -> Iterator[Closing]:
    """Carry out orders of kind ``decision`` in the transaction that removes them."""
    rules: Rules = current_app.extensions["rules"]

    def close(work: Work) -> None:
        for order in orders:
            _carry_out_one(work, order.payload["decision_id"], rules)

    yield close


def _carry_out_one(work: Work, decision_id: int, rules: Rules) -> None:
    """Carry one decision out; one that the state refuses meanwhile is dropped."""
    decision = work.session.get(Decision, decision_id)
    if decision is None:
        return
    facts = len(work.events)
    try:
        with work.session.begin_nested():
            carry_out(work, decision, rules=rules)
    except Refusal:
        del work.events[facts:]
        void_decision(work, decision)
