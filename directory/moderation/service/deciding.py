"""Deciding: a verdict waits half a minute, then it is carried out."""

from typing import Any, cast

from sqlalchemy import CursorResult, Update, update

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.orders import place_order
from directory.kernel.work import Work
from directory.moderation import cases, policy
from directory.moderation.cases import Case, case_of
from directory.moderation.models import Decision, Item, ItemKind
from directory.moderation.policy import Rules
from directory.moderation.service.effects import EFFECTS
from directory.moderation.service.items import take
from directory.moderation.service.weighing import (
    Opinion,
    checked,
    refuse_stale,
    refuse_wrong_person,
)
from directory.profiles.models import RevisionState
from directory.profiles.policy import Viewer


def decide(
    work: Work, viewer: Viewer, case: Case, opinion: Opinion, *, rules: Rules
) -> Decision:
    """Give a verdict on a case; it takes effect in 30 seconds unless undone.

    What hides something takes effect at once.  Raises :class:`Forbidden` for a
    moderator with a tie or who decided before, :class:`Conflict` where another
    holds the item, decided it, or the subject changed since it was read.
    """
    take(work, viewer, case)
    case.decisions = cases.decisions_on(work.session, case.item)
    refuse_wrong_person(work, viewer, case, opinion.verdict)
    refuse_stale(case, opinion)
    weighed = checked(case, opinion)
    decision = _record(work, viewer, case, weighed)
    if opinion.verdict in policy.AT_ONCE:
        carry_out(work, decision, rules=rules)
    else:
        order = {"decision_id": decision.id}
        place_order(work, "decision", order, due=decision.effective_at)
    return decision


def undo_decision(work: Work, viewer: Viewer, decision: Decision) -> None:
    """Take one's own decision back while it has not taken effect.

    A conditional update: against the worker, exactly one of the two wins.
    """
    if decision.moderator_id != viewer.account_id:
        raise Forbidden(N_("Only the moderator who decided may undo it."))
    undone = decision.effective_at > work.now and _settle(
        work, decision, undone_at=work.now
    )
    if not undone:
        raise Conflict(N_("This decision has taken effect and cannot be undone here."))
    _write(work, "decision_undone", decision)


def carry_out(work: Work, decision: Decision, *, rules: Rules) -> bool:
    """Let a decision take effect, once; return whether it did.

    A decision that was undone, or whose subject has changed meanwhile, does
    nothing.  Where two must agree, the first one's word alone only waits.
    """
    if decision.effective_at > work.now:
        return False
    case = case_of(work.session, decision.item)
    if _has_changed(case, decision):
        _settle(work, decision, undone_at=work.now)
        return False
    if not _settle(work, decision, carried_out_at=work.now):
        return False
    case.decisions = cases.decisions_on(work.session, case.item)
    if _waits_for_another(case, decision, rules):
        _give_to_another(case.item)
        return False
    EFFECTS[decision.verdict](work, case, decision, rules)
    _write(work, "decision_taken", decision, undisclosed=True)
    return True


def void_decision(work: Work, decision: Decision) -> None:
    """Drop a decision that the present state does not allow any more."""
    if _settle(work, decision, undone_at=work.now):
        _write(work, "decision_void", decision)


def _record(work: Work, viewer: Viewer, case: Case, opinion: Opinion) -> Decision:
    waits = opinion.verdict not in policy.AT_ONCE
    decision = Decision(
        public_id=new_uuid(),
        item=case.item,
        moderator_id=viewer.account_id,
        verdict=opinion.verdict,
        code=opinion.code,
        message=opinion.message,
        message_language=opinion.language,
        comments=dict(opinion.comments),
        fields=list(opinion.fields),
        subject_version=case.version,
        decided_at=work.now,
        effective_at=work.now + policy.UNDO if waits else work.now,
    )
    work.session.add(decision)
    work.session.flush()
    return decision


def _has_changed(case: Case, decision: Decision) -> bool:
    if case.item.closed_at is not None:
        return True
    if case.revision is None:
        return False
    moved = case.revision.state is not RevisionState.SUBMITTED
    return moved or case.revision.version != decision.subject_version


def _settle(work: Work, decision: Decision, **outcome: Any) -> bool:
    """Write the outcome if there is none yet; return whether this was the first."""
    statement: Update = (
        update(Decision)
        .where(
            Decision.id == decision.id,
            Decision.carried_out_at.is_(None),
            Decision.undone_at.is_(None),
        )
        .values(**outcome)
        .execution_options(synchronize_session=False)
    )
    changed = cast("CursorResult[Any]", work.session.execute(statement)).rowcount
    work.session.refresh(decision)
    return bool(changed)


def _waits_for_another(case: Case, decision: Decision, rules: Rules) -> bool:
    if decision.verdict not in policy.AGREEING or case.item.kind is ItemKind.APPEAL:
        return False
    agreeing = {
        d.moderator_id
        for d in case.decisions
        if d.verdict is decision.verdict
        and d.carried_out_at is not None
        and d.subject_version == decision.subject_version
    }
    return len(agreeing) < cases.votes_needed(case, rules)


def _give_to_another(item: Item) -> None:
    item.second_opinion = True
    item.reasons = sorted({*item.reasons, "second_moderator"})
    item.reviewer_id = item.lock_until = None


def _write(
    work: Work, action: str, decision: Decision, *, undisclosed: bool = True
) -> None:
    write_entry(
        work,
        action,
        subject="decision",
        subject_id=decision.id,
        organization_id=decision.item.organization_id,
        actor_id=decision.moderator_id,
        actor_role="moderator",
        reason=decision.code,
        after={"verdict": decision.verdict.value},
        undisclosed=undisclosed,
    )
