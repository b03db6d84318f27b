"""What each verdict does once it takes effect."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import update

from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import Case, case_of
from directory.moderation.models import Decision, Merge, Verdict
from directory.moderation.policy import Rules
from directory.moderation.service.items import close_item, open_item
from directory.moderation.service.reading import release_reading
from directory.moderation.service.refused import remember_refused
from directory.moderation.service.telling import (
    tell_of_verdict,
    tell_owners,
    tell_reporter,
)
from directory.profiles.models import EvidenceDocument, Organization, Revision
from directory.profiles.service import claiming, merging, publishing

Effect = Callable[[Work, Case, Decision, Rules], None]
EVIDENCE_KEPT = timedelta(days=7)


def _approve(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    part = decision.fields if decision.verdict is Verdict.APPROVE_PART else None
    actor = decision.moderator_id
    publishing.approve_revision(work, _revision(case), fields=part, actor_id=actor)
    _keep_evidence(work, _organization(case), until=work.now + EVIDENCE_KEPT)
    _finish(work, case, decision)


def _request_changes(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    comments, actor = decision.comments, decision.moderator_id
    publishing.request_changes(work, _revision(case), comments=comments, actor_id=actor)
    _finish(work, case, decision)


def _reject(work: Work, case: Case, decision: Decision, rules: Rules) -> None:
    revision = _revision(case)
    publishing.reject_revision(work, revision, actor_id=decision.moderator_id)
    decision.appeal_until = work.now + policy.APPEAL
    _keep_evidence(
        work, _organization(case), until=decision.appeal_until + EVIDENCE_KEPT
    )
    if decision.code in policy.FAKE_CODES:
        remember_refused(work, revision.content, secret=rules.secret)
    _finish(work, case, decision)


def _suspend(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    """Hide at once in an emergency; else wait for the second moderator."""
    if case.suspension is not None and case.suspension.emergency:
        actor = decision.moderator_id
        publishing.suspend(work, _organization(case), actor_id=actor)
        decision.appeal_until = work.now + policy.APPEAL
        tell_owners(work, _organization(case), Verdict.SUSPEND)


def _confirm(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    suspension, organization = case.suspension, _organization(case)
    if suspension is None:
        raise Conflict(N_("This suspension is gone meanwhile."))
    suspension.confirmed_at = work.now
    suspension.confirmed_by_id = decision.moderator_id
    if not suspension.emergency:
        publishing.suspend(work, organization, actor_id=decision.moderator_id)
        decision.appeal_until = work.now + policy.APPEAL
        tell_owners(work, organization, Verdict.SUSPEND)
    close_item(work, case.item)


def _restore(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    actor = decision.moderator_id
    publishing.restore(work, _organization(case), actor_id=actor)
    _lift(work, case, decision)
    _finish(work, case, decision)


def _archive(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    actor = decision.moderator_id
    publishing.archive(work, _organization(case), actor_id=actor)
    _lift(work, case, decision)
    _answer_report(work, case)
    _finish(work, case, decision)


def _grant(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    if case.claim is not None:
        claiming.grant_claim(work, case.claim, actor_id=decision.moderator_id)
        _finish_claim(work, case, decision)
        return
    _uphold(work, case, decision)
    _finish(work, case, decision)


def _refuse(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    if case.claim is not None:
        claiming.refuse_claim(work, case.claim, actor_id=decision.moderator_id)
        _finish_claim(work, case, decision)
        return
    _finish(work, case, decision)


def _handle(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    _answer_report(work, case)
    if decision.verdict is Verdict.DISMISS:
        _lift(work, case, decision)  # a proposal that was dropped
    close_item(work, case.item)


def _merge(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    if case.merge is None or case.target is None:
        raise Conflict(N_("This merge is not possible any more."))
    join_records(work, case.merge, actor_id=decision.moderator_id)
    close_item(work, case.item)
    tell_owners(work, case.target, Verdict.MERGE)


def _release(work: Work, case: Case, decision: Decision, _rules: Rules) -> None:
    organization = _organization(case)
    release_reading(work, organization, actor_id=decision.moderator_id)
    close_item(work, case.item)


def join_records(work: Work, merge: Merge, *, actor_id: int | None) -> None:
    """Make two records one, and keep what it takes to separate them again."""
    source = work.session.get_one(Organization, merge.source_id)
    target = work.session.get_one(Organization, merge.target_id)
    merge.before = merging.merge_into(work, source, target, actor_id=actor_id)
    merge.merged_at = work.now


def _uphold(work: Work, case: Case, decision: Decision) -> None:
    """Undo what the appealed decision did: the first verdict was wrong."""
    appealed, actor = case.appealed, decision.moderator_id
    if appealed is None:
        raise Conflict(N_("There is nothing here that could be appealed."))
    if appealed.verdict is not Verdict.REJECT:
        publishing.restore(work, _organization(case), actor_id=actor)
        hidden = case_of(work.session, appealed.item)
        _lift(work, hidden, decision)
        close_item(work, hidden.item)
        return
    revision = work.session.get_one(Revision, appealed.item.subject_id)
    publishing.restore_appealed(work, revision, actor_id=actor)
    open_item(
        work,
        appealed.item.kind,
        organization_id=case.item.organization_id,
        subject_id=revision.id,
        reasons=["appeal_upheld"],
    )


def _lift(work: Work, case: Case, decision: Decision) -> None:
    if case.suspension is not None:
        case.suspension.lifted_at = work.now
        case.suspension.lifted_by_id = decision.moderator_id


def _answer_report(work: Work, case: Case) -> None:
    if case.report is not None:
        case.report.handled_at = work.now
        tell_reporter(work, case.report)


def _finish(work: Work, case: Case, decision: Decision) -> None:
    close_item(work, case.item)
    tell_owners(work, _organization(case), decision.verdict)


def _finish_claim(work: Work, case: Case, decision: Decision) -> None:
    close_item(work, case.item)
    if case.claim is not None:
        tell_of_verdict(
            work, case.claim.account_id, _organization(case), decision.verdict
        )


def _keep_evidence(work: Work, organization: Organization, *, until: datetime) -> None:
    work.session.execute(
        update(EvidenceDocument)
        .where(EvidenceDocument.organization_id == organization.id)
        .values(erase_after=until)
    )


def _revision(case: Case) -> Revision:
    if case.revision is None:
        raise Conflict(N_("What was sent is gone meanwhile."))
    return case.revision


def _organization(case: Case) -> Organization:
    if case.organization is None:
        raise Conflict(N_("The organization is gone meanwhile."))
    return case.organization


EFFECTS: Mapping[Verdict, Effect] = {
    Verdict.APPROVE: _approve,
    Verdict.APPROVE_PART: _approve,
    Verdict.REQUEST_CHANGES: _request_changes,
    Verdict.REJECT: _reject,
    Verdict.SUSPEND: _suspend,
    Verdict.CONFIRM_SUSPENSION: _confirm,
    Verdict.RESTORE: _restore,
    Verdict.ARCHIVE: _archive,
    Verdict.GRANT: _grant,
    Verdict.REFUSE: _refuse,
    Verdict.HANDLE: _handle,
    Verdict.DISMISS: _handle,
    Verdict.MERGE: _merge,
    Verdict.RELEASE: _release,
}
