"""Two moderators, authors and time in any order: the rules hold after every step."""

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.orm import Session

from directory.accounts.models import Account
from directory.config import PACKAGE
from directory.kernel.db import Base
from directory.kernel.errors import Refusal
from directory.kernel.work import Work
from directory.moderation.cases import Case
from directory.moderation.models import Decision, Item, ItemKind, Verdict
from directory.moderation.policy import UNDO, is_pending
from directory.moderation.service.deciding import carry_out, undo_decision
from directory.moderation.service.items import release, take
from directory.profiles.models import Publication, RevisionState
from directory.profiles.service.submitting import submit, take_back
from directory.taxonomy.service import load_reference
from tests.conftest import NOON
from tests.moderation.conftest import Room, organization_of, revision_of

WHO = st.sampled_from([0, 1])
ADVERSE = {"code": "other", "message": "Please read the charter."}


class Deciding(RuleBasedStateMachine):
    """A new organization between two moderators; its kind needs both to approve."""

    prepared: Path

    @initialize(two=st.booleans())
    def begin(self, *, two: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        copy = Path(shutil.copy(self.prepared, self.folder))
        self.engine = _engine(copy)
        self.session = Session(self.engine, expire_on_commit=False)
        self.room = Room(Work(self.session, NOON))
        if two:
            self.room.need(local_organization=2)
        self.needed = 2 if two else 1
        self.case = self.room.submitted()
        self.people = [self.room.moderator("one"), self.room.moderator("two")]
        author = self.session.get_one(Account, revision_of(self.case).author_id)
        self.author = self.room.viewer(author)

    @rule(who=WHO, verdict=st.sampled_from(["approve", "reject", "request_changes"]))
    def decide(self, who: int, verdict: str) -> None:
        said = {} if verdict == "approve" else ADVERSE
        self._try(
            lambda: self.room.decide(
                self.people[who], self._case(), Verdict(verdict), **said
            )
        )

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        for decision in self._decisions():
            late = decision.effective_at <= self.room.work.now
            before = decision.undone_at
            self._try(
                partial(undo_decision, self.room.work, self.people[who], decision)
            )
            assert not (late and decision.undone_at != before)

    @rule(who=WHO)
    def take(self, who: int) -> None:
        self._try(lambda: take(self.room.work, self.people[who], self._case()))

    @rule(who=WHO)
    def release(self, who: int) -> None:
        self._try(lambda: release(self.room.work, self.people[who], self._case()))

    @rule(seconds=st.sampled_from([10, 31, 172_800]))
    def wait(self, seconds: int) -> None:
        self.room.forward(seconds=seconds)

    @rule()
    def work_on(self) -> None:
        for decision in self._decisions():
            rules = self.room.rules
            self._try(partial(carry_out, self.room.work, decision, rules=rules))

    @rule()
    def authors_take_back(self) -> None:
        self._try(
            lambda: take_back(self.room.work, self.author, revision_of(self.case))
        )

    @precondition(lambda self: self._state() is not RevisionState.SUBMITTED)
    @rule()
    def authors_submit(self) -> None:
        revision = revision_of(self.case)
        self._try(
            lambda: submit(self.room.work, self.author, revision, charter_version="1")
        )

    @invariant()
    def at_most_one_decision_waits_on_an_item(self) -> None:
        waiting = [d.item_id for d in self._decisions() if is_pending(d)]
        assert len(waiting) == len(set(waiting))

    @invariant()
    def no_decision_is_both_undone_and_carried_out(self) -> None:
        assert not any(d.carried_out_at and d.undone_at for d in self._decisions())

    @invariant()
    def nothing_happens_before_its_time(self) -> None:
        for decision in self._decisions():
            done = decision.carried_out_at
            assert done is None or done >= decision.decided_at + UNDO

    @invariant()
    def published_means_that_enough_people_agreed(self) -> None:
        if not hasattr(self, "case"):
            return
        self.session.refresh(organization_of(self.case))
        if organization_of(self.case).publication is not Publication.APPROVED:
            return
        agreed = {
            d.moderator_id
            for d in self._decisions()
            if d.verdict is Verdict.APPROVE and d.carried_out_at
        }
        assert len(agreed) >= self.needed

    @invariant()
    def a_submitted_profile_waits_in_the_queue_and_no_other_does(self) -> None:
        if not hasattr(self, "case"):
            return
        waiting = self.session.scalars(
            select(Item).where(
                Item.kind == ItemKind.NEW_PROFILE, Item.closed_at.is_(None)
            )
        ).all()
        assert len(waiting) == (self._state() is RevisionState.SUBMITTED)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()
            shutil.rmtree(self.folder)

    def _try(self, act: Callable[[], object]) -> None:
        """Do it, or roll back what a refusal left, as a door does."""
        try:
            with self.session.begin_nested():
                act()
                self.room.settle()
        except Refusal:
            self.room.work.events.clear()
            self.session.expire_all()

    def _case(self) -> Case:
        return self.room.case(ItemKind.NEW_PROFILE, revision_of(self.case).id)

    def _state(self) -> RevisionState:
        self.session.flush()
        self.session.refresh(revision_of(self.case))
        return revision_of(self.case).state

    def _decisions(self) -> list[Decision]:
        if not hasattr(self, "session"):
            return []
        self.session.flush()
        return list(self.session.scalars(select(Decision)))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and vocabularies: each run begins with a copy of it."""
    path = tmp_path_factory.mktemp("prepared") / "directory.sqlite3"
    engine = _engine(path)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_reference(Work(session, NOON), PACKAGE / "reference")
        session.commit()
    engine.dispose()
    return path


def test_the_rules_hold_in_any_order(prepared: Path) -> None:
    class Here(Deciding):
        pass

    Here.prepared = prepared

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _engine(path: Path) -> Engine:
    """Open a file of which transactions and savepoints are SQLite's own."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _by_hand(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
