"""Reports, corrections and requests for removal, also without an account."""

from email_validator import EmailNotValidError, validate_email

from directory.audit.service import write_entry
from directory.kernel.errors import Invalid
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import Case
from directory.moderation.models import ItemKind, Report, ReportKind, Verdict
from directory.moderation.policy import Rules
from directory.moderation.service.deciding import decide
from directory.moderation.service.items import open_item
from directory.moderation.service.weighing import Opinion
from directory.profiles.fields import FIELDS
from directory.profiles.models import Organization, Stewardship
from directory.profiles.policy import Viewer

LONGEST = 3000
KINDS = {
    ReportKind.CORRECTION: ItemKind.CORRECTION,
    ReportKind.REMOVAL: ItemKind.REMOVAL,
}
NOTHING_SAID = N_("Please write what is wrong, in at most 3,000 characters.")


def report(  # noqa: PLR0913 - a report is its parts
    work: Work,
    organization: Organization,
    *,
    kind: ReportKind,
    text: str,
    field: str = "",
    reporter_id: int | None = None,
    reply_to: str = "",
    language: str = "en",
) -> Report:
    """Put what somebody says of a profile into the queue; safety comes first.

    Corrections and removals are for records that nobody claimed: an owner of a
    claimed one changes it without us.  The caller has checked that the reporter
    may open the profile.
    """
    if kind not in kinds_for(organization):
        raise Invalid(N_("Please choose what your report is about."))
    made = Report(
        public_id=new_uuid(),
        organization_id=organization.id,
        kind=kind,
        field=field if field in FIELDS else "",
        text=_said(text),
        reporter_id=reporter_id,
        reply_to=_address(reply_to),
        language=language,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _open_report(work, made)
    return made


def kinds_for(organization: Organization) -> list[ReportKind]:
    """Return what can be said about the record, in the order in which it is offered."""
    claimed = organization.stewardship is Stewardship.CLAIMED
    return [
        kind for kind in ReportKind if not (claimed and kind in policy.UNCLAIMED_ALONE)
    ]


def close_in_bulk(
    work: Work, viewer: Viewer, chosen: list[Case], *, rules: Rules
) -> int:
    """Close samples of the auto tier as seen, and spam as dismissed.

    Nothing else goes in bulk: one wrong item in the list refuses the whole.
    """
    if not all(policy.may_go_in_bulk(case.item) for case in chosen):
        raise Invalid(N_("Only samples and spam can be closed many at once."))
    for case in chosen:
        sampled = case.item.kind is ItemKind.SAMPLED_CHANGE
        verdict = Verdict.HANDLE if sampled else Verdict.DISMISS
        decide(work, viewer, case, Opinion(verdict), rules=rules)
    return len(chosen)


def _open_report(work: Work, made: Report) -> None:
    urgent = made.kind is ReportKind.SAFETY
    item = open_item(
        work,
        KINDS.get(made.kind, ItemKind.REPORT),
        organization_id=made.organization_id,
        subject_id=made.id,
        reasons=[made.kind.value],
        urgent=urgent,
    )
    write_entry(
        work,
        "reported",
        subject="queue_item",
        subject_id=item.id,
        organization_id=made.organization_id,
        actor_role="anybody",  # never who: the reporter is protected
        reason=made.kind.value,
        undisclosed=True,
    )


def _said(text: str) -> str:
    said = clean_text(text)
    if not said or len(said) > LONGEST:
        raise Invalid(NOTHING_SAID)
    return said


def _address(reply_to: str) -> str | None:
    if not reply_to.strip():
        return None
    try:
        found = validate_email(reply_to.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid(N_("This is not an e-mail address.")) from error
    return found.normalized
