"""Deciding: a verdict waits half a minute, then it is carried out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import CursorResult, Update, func, select, update

from directory.accounts.models import NodeRoleGrant
from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.orders import place_order
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import cases, policy
from directory.moderation.cases import Case, case_of
from directory.moderation.models import Decision, Item, ItemKind, Verdict
from directory.moderation.policy import Rules
from directory.moderation.service.effects import EFFECTS
from directory.moderation.service.items import take
from directory.profiles.changes import base_conflicts, changed_parts
from directory.profiles.models import Organization, Revision, RevisionState
from directory.profiles.policy import Viewer

LONGEST_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a moderator says: the verdict, its reason, and a word per field.

    ``fields`` are those that a partial approval takes; ``seen_version`` is the
    version of the revision that was on the moderator's screen.
    """

    verdict: Verdict
    code: str = ""
    message: str = ""
    language: str = "en"
    comments: Mapping[str, str] = field(default_factory=dict)
    fields: Collection[str] = ()
    seen_version: int = 0


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
    _refuse_wrong_person(work, viewer, case, opinion.verdict)
    _refuse_stale(case, opinion)
    checked = _checked(case, opinion)
    decision = _record(work, viewer, case, checked)
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


def _refuse_wrong_person(
    work: Work, viewer: Viewer, case: Case, verdict: Verdict
) -> None:
    if verdict not in cases.verdicts_for(case):
        raise Invalid(N_("This decision does not exist for this kind of item."))
    if case.pending is not None:
        raise Conflict(N_("This item has a decision that takes effect in a moment."))
    deciders = _deciders(work, case, verdict)
    alone = _moderators(work) == 1
    if not policy.may_decide_after(viewer, deciders, alone=alone):
        raise Forbidden(N_("Another moderator than the first must decide here."))
    suspension = case.suspension
    late = suspension is not None and policy.is_escalated(suspension, now=work.now)
    if late and not viewer.administrator:
        raise Forbidden(N_("This suspension waits for an administrator now."))


def _deciders(work: Work, case: Case, verdict: Verdict) -> frozenset[int]:
    """Return whose word came before and so cannot be heard a second time."""
    if case.appealed is not None:
        before = case_of(work.session, case.appealed.item)
        return before.deciders
    if case.suspension is not None:
        first = case.suspension.proposed_by_id
        drops = verdict is Verdict.DISMISS or first is None
        return frozenset() if drops else frozenset({first or 0})
    if verdict in policy.AGREEING and case.item.second_opinion:
        return case.deciders
    return frozenset()


def _moderators(work: Work) -> int:
    counted = select(func.count(NodeRoleGrant.account_id.distinct()))
    return work.session.scalar(counted) or 0


def _refuse_stale(case: Case, opinion: Opinion) -> None:
    if case.revision is None:
        return
    if case.revision.state is not RevisionState.SUBMITTED:
        raise Conflict(N_("The authors have taken this back meanwhile."))
    if case.revision.version != opinion.seen_version:
        raise Conflict(N_("The authors have changed this since you opened it."))


def _checked(case: Case, opinion: Opinion) -> Opinion:
    message = clean_text(opinion.message)
    comments = {k: clean_text(v) for k, v in opinion.comments.items() if v.strip()}
    if len(message) > LONGEST_MESSAGE:
        raise Invalid(N_("The message is too long."))
    if opinion.verdict in policy.ADVERSE:
        _require_reason(opinion, message, comments)
    _require_fields(case, opinion)
    return Opinion(
        verdict=opinion.verdict,
        code=opinion.code,
        message=message,
        language=opinion.language,
        comments=comments,
        fields=sorted(set(opinion.fields)),
        seen_version=opinion.seen_version,
    )


def _require_reason(
    opinion: Opinion, message: str, comments: Mapping[str, str]
) -> None:
    if not opinion.code:
        raise Invalid(N_("Please choose a reason; the organization will see it."))
    if not message and not comments:
        raise Invalid(N_("Please write to the organization what led to this."))


def _require_fields(case: Case, opinion: Opinion) -> None:
    if case.organization is None or case.revision is None:
        return
    if opinion.verdict is Verdict.APPROVE_PART:
        _require_known_parts(case.organization, case.revision, set(opinion.fields))
    elif opinion.verdict is Verdict.APPROVE:
        _refuse_overlap(case.organization, case.revision)


def _require_known_parts(
    organization: Organization, revision: Revision, chosen: set[str]
) -> None:
    if not chosen or not chosen <= set(changed_parts(organization, revision)):
        raise Invalid(N_("Please choose which of the changed fields to publish."))


def _refuse_overlap(organization: Organization, revision: Revision) -> None:
    if base_conflicts(organization, revision):
        raise Invalid(
            N_(
                "A field was published in another version meanwhile. "
                "Please publish part, and choose the fields yourself."
            )
        )


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
