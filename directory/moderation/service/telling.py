"""What people are told of decisions: by the moderation team, never by a person."""

from typing import Any

from sqlalchemy import select

from directory.accounts.models import NodeRole, NodeRoleGrant
from directory.accounts.service import send_letter, tell
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.moderation.models import Item, Report, Verdict
from directory.profiles.models import Membership, Organization

_V = Verdict
SENTENCES = {
    _V.APPROVE: N_("The moderation team has published your entry of %(name)s."),
    _V.APPROVE_PART: N_("The moderation team has published part of your change."),
    _V.REQUEST_CHANGES: N_("The moderation team asks for changes before publishing."),
    _V.REJECT: N_("The moderation team has not published what you sent."),
    _V.SUSPEND: N_("The moderation team has hidden your entry for now."),
    _V.RESTORE: N_("The moderation team has made your entry visible again."),
    _V.ARCHIVE: N_("The moderation team has moved your entry into the archive."),
    _V.GRANT: N_("The moderation team has agreed to your request."),
    _V.REFUSE: N_("The moderation team has not agreed to your request."),
    _V.MERGE: N_("Two entries of your organization are one now."),
}
HANDLED = N_("The moderation team has handled what you reported. Thank you.")
ESCALATED = N_("A suspension has waited three days for a second moderator.")


def tell_owners(work: Work, organization: Organization, verdict: Verdict) -> None:
    """Put a notice about the verdict into the account of each owner."""
    owners = work.session.scalars(
        select(Membership.account_id).where(
            Membership.organization_id == organization.id, Membership.owner
        )
    )
    for account_id in owners.all():
        tell_of_verdict(work, account_id, organization, verdict)


def tell_of_verdict(
    work: Work, account_id: int, organization: Organization, verdict: Verdict
) -> None:
    """Put a notice about the verdict into one person's account."""
    tell(
        work,
        account_id,
        kind="decision",
        sentence=SENTENCES[verdict],
        values=_name_of(organization),
        path=f"/organizations/{organization.handle}/history",
    )


def tell_reporter(work: Work, report: Report) -> None:
    """Say "handled" to whoever reported, and nothing about the other side."""
    if report.reporter_id is not None:
        tell(work, report.reporter_id, kind="report", sentence=HANDLED)
    elif report.reply_to:
        send_letter(
            work,
            "report_handled",
            path="/",
            address=report.reply_to,
            language=report.language,
        )
    report.reply_to = None  # nobody needs the address any more


def tell_administrators(work: Work, item: Item) -> None:
    """Tell every administrator that a case waits for them now."""
    administrators = work.session.scalars(
        select(NodeRoleGrant.account_id).where(
            NodeRoleGrant.role == NodeRole.ADMINISTRATOR
        )
    )
    for account_id in administrators.all():
        tell(
            work,
            account_id,
            kind="escalation",
            sentence=ESCALATED,
            path=f"/moderation/items/{item.public_id}",
        )


def _name_of(organization: Organization) -> dict[str, Any]:
    return {"name": organization.content.get("name") or organization.handle}
