"""Lets decisions take effect once their time of undoing is over."""

from collections.abc import Sequence

from flask import Flask

from directory.kernel.errors import Refusal
from directory.kernel.orders import Order
from directory.kernel.work import Work
from directory.moderation.models import Decision
from directory.moderation.policy import Rules
from directory.moderation.service.deciding import carry_out, void_decision
from directory.worker.loop import closing


def carry_out_decisions(app: Flask, orders: Sequence[Order]) -> None:
    """Carry out orders of kind ``decision`` in the transaction that removes them."""
    rules: Rules = app.extensions["rules"]
    with closing(orders) as work:
        for order in orders:
            _carry_out_one(work, order.payload["decision_id"], rules)


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
