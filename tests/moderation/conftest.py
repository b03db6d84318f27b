"""People, entries and cases for the tests of moderation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account, NodeRole
from directory.app import SUBSCRIBERS
from directory.kernel.errors import Refusal
from directory.kernel.work import Event, Subscriber, Work, settle
from directory.moderation.cases import Case, case_of
from directory.moderation.models import Decision, Item, ItemKind, Verdict
from directory.moderation.policy import Rules
from directory.moderation.service import following
from directory.moderation.service.deciding import carry_out, decide
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Organization, Publication, Revision
from directory.profiles.policy import Viewer
from directory.profiles.queries import open_revision_of
from directory.profiles.service.drafting import start_draft, working_copy
from directory.profiles.service.saving import save_fields
from directory.profiles.service.submitting import submit
from directory.verification.queries import viewer_for
from tests.factories import (
    CONTENT,
    join,
    make_account,
    make_moderator,
    make_organization,
)

RULES = Rules(secret=b"a secret of the tests")
OURS = {following.__name__}


@dataclass
class Room:
    """The moderation room with its people, and a clock that is moved by hand."""

    work: Work
    rules: Rules = RULES

    @property
    def session(self) -> Session:
        return self.work.session

    def forward(self, **span: float) -> None:
        self.work = Work(self.session, self.work.now + timedelta(**span))

    def settle(self) -> None:
        """Let the queue follow what happened, as the door does before a commit."""
        self.session.flush()
        settle(self.work, _followed_by_the_queue())
        self.work.events.clear()
        self.session.flush()

    def viewer(self, account: Account) -> Viewer:
        self.session.flush()
        return viewer_for(self.session, account, now=self.work.now, moderates=True)

    def moderator(
        self, name: str = "one", *, admin: bool = False, **scope: list[str]
    ) -> Viewer:
        role = NodeRole.ADMINISTRATOR if admin else NodeRole.MODERATOR
        account = make_moderator(
            self.session, f"{name}@moderators.example.org", role=role, **scope
        )
        return self.viewer(account)

    def owner_of(self, organization: Organization, name: str = "owner") -> Viewer:
        account = make_account(
            self.session, f"{name}@{organization.handle}.example.org"
        )
        join(self.session, account, organization, "owner")
        return self.viewer(account)

    def submitted(self, name: str = "Tigris", **content: Any) -> Case:
        """A new organization that waits for its first decision."""
        author = make_account(self.session, f"{name.lower()}@example.org")
        given = {**CONTENT, "name": {"en": name}, "phone": "", **content}
        organization = start_draft(
            self.work, author, content=given, base_url="http://localhost"
        )
        revision = open_revision_of(self.session, organization)
        assert revision is not None
        submit(self.work, self.viewer(author), revision, charter_version="1")
        self.settle()
        return self.case(ItemKind.NEW_PROFILE, revision.id)

    def changed(self, organization: Organization, **values: Any) -> Case:
        """A change of a listed organization that waits."""
        owner = self.owner_of(organization, "author")
        revision = working_copy(self.work, owner, organization)
        save_fields(
            self.work,
            owner,
            revision,
            values=values,
            audience=None,
            seen_version=revision.version,
        )
        submit(self.work, owner, revision, charter_version="1")
        self.settle()
        return self.case(ItemKind.REVISION, revision.id)

    def listed(self, handle: str = "marsh_watch", **given: Any) -> Organization:
        return make_organization(self.session, handle, **given)

    def case(self, kind: ItemKind, subject_id: int | None) -> Case:
        item = self.session.scalars(
            select(Item)
            .where(Item.kind == kind, Item.subject_id == subject_id)
            .order_by(Item.id.desc())
        ).first()
        assert item is not None
        return case_of(self.session, item)

    def again(self, case: Case) -> Case:
        self.session.flush()
        self.session.expire(case.item)
        return case_of(self.session, case.item)

    def decide(
        self, viewer: Viewer, case: Case, verdict: Verdict, **said: Any
    ) -> Decision:
        opinion = Opinion(verdict, seen_version=case.version, **said)
        return decide(self.work, viewer, case, opinion, rules=self.rules)

    def reject(self, viewer: Viewer, case: Case, code: str = "other") -> Decision:
        return self.decide(
            viewer, case, Verdict.REJECT, code=code, message="It is not one."
        )

    @contextmanager
    def refusing(self, kind: type[Refusal]) -> Iterator[None]:
        """Expect a refusal, and roll back what came before it, as the door does."""
        with pytest.raises(kind), self.session.begin_nested():
            yield

    def after_undo(self, decision: Decision) -> bool:
        """Let the half minute pass and the worker come."""
        self.forward(seconds=31)
        did = carry_out(self.work, decision, rules=self.rules)
        self.settle()
        return did

    def need(self, **approvals: int) -> None:
        self.rules = replace(self.rules, approvals_needed=approvals)


@pytest.fixture
def room(work: Work) -> Room:
    return Room(work)


@pytest.fixture
def publication(session: Session) -> Callable[[Organization], Publication]:
    """Read anew where an organization stands."""

    def read(organization: Organization) -> Publication:
        session.flush()
        session.expire(organization)
        return organization.publication

    return read


def revision_of(case: Case) -> Revision:
    assert case.revision is not None
    return case.revision


def organization_of(case: Case) -> Organization:
    assert case.organization is not None
    return case.organization


def _followed_by_the_queue() -> dict[type[Event], list[Subscriber]]:
    return {
        event: [s for s in heard if s.__module__ in OURS]
        for event, heard in SUBSCRIBERS.items()
    }
