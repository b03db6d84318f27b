"""The invented organizations of a demo, and what happens to them.

Everything goes through the rooms' own services, as the people of the demo would
have done it, so that each state is one that the program itself can reach.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from directory.accounts.models import Account
from directory.config import PACKAGE
from directory.kernel.work import Subscribers, Work, settle
from directory.moderation.cases import case_of
from directory.moderation.models import Item, ItemKind, ReportKind, Verdict
from directory.moderation.policy import Rules
from directory.moderation.service.deciding import carry_out, decide
from directory.moderation.service.reporting import report
from directory.moderation.service.suspending import suspend
from directory.moderation.service.weighing import Opinion
from directory.profiles.duplicates import public_likenesses
from directory.profiles.models import Organization, Role, Visibility
from directory.profiles.policy import Scope, Viewer
from directory.profiles.queries import open_revision_of, organization_by_handle
from directory.profiles.relations import Way
from directory.profiles.service.drafting import (
    set_visibility,
    start_draft,
    working_copy,
)
from directory.profiles.service.membership import accept_invitation, invite
from directory.profiles.service.relating import confirm_relation, propose_relation
from directory.profiles.service.saving import save_fields
from directory.profiles.service.standing import confirm
from directory.profiles.service.submitting import answer_duplicate, submit
from directory.verification.models import Method
from directory.verification.service import state

FIRST = "example_water_alliance"
OWNER = "owner@example.org"
# What one person owns, so that a walk through the demo needs one sign-in.
OWNED = frozenset(
    {
        FIRST,
        "example_heritage_keepers",
        "example_legal_aid_line",
        "example_safe_steps",
    }
)
MEMBERS = ("editor", "liaison", "reader")
MODERATOR, SECOND = "moderator1@example.org", "moderator2@example.org"
LISTED_BEFORE = timedelta(days=40)  # its people count as members by now


def read_reference(name: str) -> dict[str, Any]:
    """Return a document of the reference data."""
    text = (PACKAGE / "reference" / name).read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def owner_of(handle: str) -> str:
    """Return the address of who owns an invented organization."""
    if handle in OWNED:
        return OWNER
    name = handle.removeprefix("example_").replace("_", "-")
    return f"{name}@example.org"


@dataclass(slots=True)
class Garden:
    """One transaction in which the invented organizations come to be, day by day."""

    work: Work
    people: Mapping[str, Account]
    base_url: str
    subscribers: Subscribers
    secret: bytes

    def sow(self) -> None:
        """Enter the organizations, then what waits, was said and was decided."""
        today = self.work.now
        for row in read_reference("example_organizations.json")["organizations"]:
            self._list(row, today=today)
        self._on(today, self._gather)
        cases = read_reference("demo_cases.json")
        for row in cases["submissions"]:
            day = _days_before(today, row["submitted_days_ago"])
            self._on(day, self._enter, row)
        for row in cases["revisions"]:
            day = _days_before(today, row["submitted_days_ago"])
            self._on(day, self._change, row)
        later = {
            "relations": self._relate,
            "reports": self._report,
            "suspensions": self._suspend,
        }
        for name, deed in later.items():
            for row in cases[name]:
                self._on(_days_before(today, row["days_ago"]), deed, row)
        self.work.now = today

    def _on(self, day: datetime, deed: Callable[..., object], *given: Any) -> None:
        """Do something as of ``day``; its subscribers hear of it on that day."""
        self.work.now = day
        deed(*given)
        settle(self.work, self.subscribers)
        self.work.events.clear()

    def _list(self, row: Mapping[str, Any], *, today: datetime) -> None:
        days = [row["confirmed_days_ago"]]
        days += [statement["days_ago"] for statement in row["verification"]]
        begun = _days_before(today, max(days)) - LISTED_BEFORE
        self._on(begun, self._enter, row)
        self._on(begun + timedelta(days=1), self._approve, row)
        for statement in row["verification"]:
            stated = _days_before(today, statement["days_ago"])
            self._on(stated, self._verify, row, Method(statement["method"]))
        confirmed = _days_before(today, row["confirmed_days_ago"])
        self._on(confirmed, self._confirm, row)

    def _enter(self, row: Mapping[str, Any]) -> None:
        account = self.people[owner_of(row["handle"])]
        organization = start_draft(
            self.work, account, content=row["content"], base_url=self.base_url
        )
        viewer = _owner(account, organization)
        set_visibility(self.work, viewer, organization, Visibility(row["visibility"]))
        self._answer_likenesses(viewer, organization, row["content"])
        revision = working_copy(self.work, viewer, organization)
        submit(self.work, viewer, revision, charter_version=self._charter())

    def _answer_likenesses(
        self, viewer: Viewer, organization: Organization, content: Mapping[str, Any]
    ) -> None:
        """Say of every entry with a similar name that it is another one."""
        for likeness in public_likenesses(
            self.work.session, viewer, content, apart=organization
        ):
            other = likeness.organization
            answer_duplicate(self.work, viewer, organization, other, "different")

    def _approve(self, row: Mapping[str, Any]) -> None:
        """Let a moderator approve what waits, and let the time of undoing pass."""
        session = self.work.session
        revision = open_revision_of(session, self._named(row["handle"]))
        item = session.scalar(
            select(Item).where(
                Item.closed_at.is_(None),
                Item.kind == ItemKind.NEW_PROFILE,
                Item.subject_id == (revision.id if revision else None),
            )
        )
        if revision is None or item is None:
            return
        opinion = Opinion(Verdict.APPROVE, seen_version=revision.version)
        rules = Rules(secret=self.secret)
        decision = decide(
            self.work,
            self._moderator(MODERATOR),
            case_of(session, item),
            opinion,
            rules=rules,
        )
        self.work.now = decision.effective_at
        carry_out(self.work, decision, rules=rules)

    def _verify(self, row: Mapping[str, Any], method: Method) -> None:
        organization = self._named(row["handle"])
        state(self.work, self._moderator(MODERATOR), organization, method=method)

    def _confirm(self, row: Mapping[str, Any]) -> None:
        account = self.people[owner_of(row["handle"])]
        organization = self._named(row["handle"])
        confirm(self.work, organization, how="visit", actor_id=account.id)

    def _gather(self) -> None:
        """Let an editor, a liaison and a reader join the first organization."""
        organization = self._named(FIRST)
        for role in MEMBERS:
            address = f"{role}@example.org"
            _invitation, secret = invite(
                self.work,
                _owner(self.people[OWNER], organization),
                organization,
                address=address,
                roles=[role],
            )
            accept_invitation(self.work, self.people[address], secret)

    def _change(self, row: Mapping[str, Any]) -> None:
        organization = self._named(row["handle"])
        viewer = _owner(self.people[owner_of(row["handle"])], organization)
        revision = working_copy(self.work, viewer, organization)
        save_fields(
            self.work,
            viewer,
            revision,
            values=row["changes"],
            seen_version=revision.version,
        )
        submit(self.work, viewer, revision, charter_version=None)

    def _relate(self, row: Mapping[str, Any]) -> None:
        """Let one organization name another, and the other confirm it."""
        organization, other = self._named(row["handle"]), self._named(row["other"])
        asking, answering = (
            _owner(self.people[owner_of(side.handle)], side)
            for side in (organization, other)
        )
        relation = propose_relation(
            self.work, asking, organization, other, way=Way(row["way"])
        )
        if row["confirmed"]:
            confirm_relation(self.work, answering, other, relation)

    def _report(self, row: Mapping[str, Any]) -> None:
        report(
            self.work,
            self._named(row["handle"]),
            kind=ReportKind(row["kind"]),
            text=row["text"],
            language=row["language"],
        )

    def _suspend(self, row: Mapping[str, Any]) -> None:
        opinion = Opinion(
            Verdict.SUSPEND, code=row["reason"], message=row["text"]["en"]
        )
        suspend(
            self.work,
            self._moderator(SECOND),
            self._named(row["handle"]),
            opinion,
            emergency=True,
            rules=Rules(secret=self.secret),
        )

    def _named(self, handle: str) -> Organization:
        return organization_by_handle(self.work.session, handle)

    def _moderator(self, address: str) -> Viewer:
        return Viewer(account_id=self.people[address].id, scope=Scope())

    def _charter(self) -> str:
        return str(read_reference("charter.json")["version"])


def _owner(account: Account, organization: Organization) -> Viewer:
    return Viewer(account_id=account.id, roles={organization.id: frozenset(Role)})


def _days_before(day: datetime, days: int) -> datetime:
    return day - timedelta(days=days)
