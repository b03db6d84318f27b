"""Whether a verdict may be given: by whom, on what, and with which reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from directory.accounts.models import NodeRoleGrant
from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import cases, policy
from directory.moderation.cases import Case, case_of
from directory.moderation.models import Verdict
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


def refuse_wrong_person(
    work: Work, viewer: Viewer, case: Case, verdict: Verdict
) -> None:
    """Raise unless this moderator may give this verdict on the case now."""
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


def refuse_stale(case: Case, opinion: Opinion) -> None:
    """Raise where the authors changed or took back what the moderator read."""
    if case.revision is None:
        return
    if case.revision.state is not RevisionState.SUBMITTED:
        raise Conflict(N_("The authors have taken this back meanwhile."))
    if case.revision.version != opinion.seen_version:
        raise Conflict(N_("The authors have changed this since you opened it."))


def checked(case: Case, opinion: Opinion) -> Opinion:
    """Return the opinion with its texts cleaned, or raise what it still lacks."""
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
