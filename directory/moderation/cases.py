"""One thing that waits, with everything that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from directory.kernel.errors import Forbidden, NotFound
from directory.kernel.messages import N_
from directory.moderation import policy
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Merge,
    Report,
    Suspension,
    Verdict,
)
from directory.profiles.models import Claim, Organization, Revision, Stewardship
from directory.profiles.policy import Viewer

GONE = N_("This item is not in your queue.")


@dataclass(slots=True)
class Case:
    """An item and its subject: of those below, the one that the item's kind names.

    ``target`` is the record that a merge keeps.
    """

    item: Item
    organization: Organization | None = None
    revision: Revision | None = None
    claim: Claim | None = None
    report: Report | None = None
    merge: Merge | None = None
    target: Organization | None = None
    suspension: Suspension | None = None
    appealed: Decision | None = None
    decisions: Sequence[Decision] = field(default=())

    @property
    def content(self) -> Mapping[str, Any]:
        """The content that the item is about: a draft's own, else the live one."""
        if self.revision is not None:
            return self.revision.content
        return self.organization.content if self.organization is not None else {}

    @property
    def version(self) -> int:
        """The version of the subject that a decision must have seen."""
        return self.revision.version if self.revision is not None else 0

    @property
    def pending(self) -> Decision | None:
        """The decision that waits for its time of undoing to end."""
        return next((d for d in self.decisions if policy.is_pending(d)), None)

    @property
    def deciders(self) -> frozenset[int]:
        """The moderators whose word counts in this case already."""
        given = {d.moderator_id for d in self.decisions if d.undone_at is None}
        first = self.suspension.proposed_by_id if self.suspension else None
        return frozenset(number for number in {*given, first} if number is not None)


REVISIONS = (ItemKind.NEW_PROFILE, ItemKind.REVISION, ItemKind.IMPORTED)
REPORTS = (ItemKind.REPORT, ItemKind.CORRECTION, ItemKind.REMOVAL)
_SUBJECTS: Mapping[ItemKind, tuple[str, type[Any]]] = {
    **dict.fromkeys(REVISIONS, ("revision", Revision)),
    **dict.fromkeys(REPORTS, ("report", Report)),
    ItemKind.CLAIM: ("claim", Claim),
    ItemKind.MERGE: ("merge", Merge),
    ItemKind.SUSPENSION: ("suspension", Suspension),
    ItemKind.APPEAL: ("appealed", Decision),
}


def case_of(session: Session, item: Item) -> Case:
    """Return the item with its subject and the decisions on it, oldest first."""
    case = Case(item, organization=item.organization)
    name, table = _SUBJECTS.get(item.kind, ("", None))
    if table is not None and item.subject_id is not None:
        setattr(case, name, session.get(table, item.subject_id))
    if case.merge is not None:
        case.target = session.get(Organization, case.merge.target_id)
    case.decisions = decisions_on(session, item)
    return case


def decisions_on(session: Session, item: Item) -> Sequence[Decision]:
    """Return every decision on the item, oldest first, with its moderator."""
    return session.scalars(
        select(Decision)
        .where(Decision.item_id == item.id)
        .options(joinedload(Decision.moderator))
        .order_by(Decision.id)
    ).all()


def item_by_id(session: Session, public_id: str) -> Item:
    """Return the item at an address, or raise :class:`NotFound`."""
    item = session.scalar(
        select(Item)
        .where(Item.public_id == public_id)
        .options(joinedload(Item.organization), joinedload(Item.reviewer))
    )
    if item is None:
        raise NotFound(GONE)
    return item


def opened_case(session: Session, viewer: Viewer, public_id: str) -> Case:
    """Return the case at an address, for a moderator who may work on it.

    Raises :class:`NotFound` out of scope and :class:`Forbidden` where a role in
    the organization, or a report of one's own, keeps the moderator out.
    """
    case = case_of(session, item_by_id(session, public_id))
    require_work_on(viewer, case)
    return case


def require_work_on(viewer: Viewer, case: Case) -> None:
    """Raise unless the moderator's scope covers the case and no tie binds them."""
    organization = case.organization
    live = organization.content if organization is not None else case.content
    if not policy.covers(viewer, case.content, live):
        raise NotFound(GONE)
    concerned = [one for one in (organization, case.target) if one is not None]
    if any(policy.has_tie(viewer, one) for one in concerned):
        raise Forbidden(
            N_("You have a role in this organization, so another moderator decides.")
        )
    if case.report is not None and case.report.reporter_id == viewer.account_id:
        raise Forbidden(N_("This report is your own, so another moderator decides."))


def verdicts_for(case: Case) -> tuple[Verdict, ...]:
    """Return the verdicts that the present state of the case allows."""
    suspension = case.suspension
    if suspension is None:
        return policy.VERDICTS[case.item.kind]
    if suspension.lifted_at is not None:
        return ()
    if suspension.confirmed_at is not None:
        return (Verdict.RESTORE, Verdict.ARCHIVE, Verdict.HANDLE)
    if suspension.emergency:
        return (Verdict.CONFIRM_SUSPENSION, Verdict.RESTORE, Verdict.ARCHIVE)
    return (Verdict.CONFIRM_SUSPENSION, Verdict.DISMISS)


def votes_needed(case: Case, rules: policy.Rules) -> int:
    """Return how many moderators must agree before the case moves."""
    if case.item.kind in {ItemKind.NEW_PROFILE, ItemKind.IMPORTED}:
        return int(rules.approvals_needed.get(str(case.content.get("kind")), 1))
    if case.claim is not None and case.claim.dispute:
        return policy.BOTH
    if case.merge is not None and is_owned(case.organization) and is_owned(case.target):
        return policy.BOTH
    return 1


def is_owned(organization: Organization | None) -> bool:
    """Whether people of its own stand behind the record."""
    owned = Stewardship.CLAIMED
    return organization is not None and organization.stewardship is owned
