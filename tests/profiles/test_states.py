"""A walk through every state, with the real services and a real database.

Whatever order people and moderators act in, an organization and its revision stay
where the tables of moves say, and what is not listed shows nothing to strangers.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from directory.kernel.errors import Refusal
from directory.kernel.work import Work
from directory.profiles.models import (
    MOVES,
    OPEN,
    REVISION_MOVES,
    Organization,
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.policy import STRANGER, may_open, visible_content
from directory.profiles.queries import open_revision_of
from directory.profiles.service import publishing, standing
from directory.profiles.service.deadlines import meet_deadlines
from directory.profiles.service.drafting import (
    set_visibility,
    start_draft,
    working_copy,
)
from directory.profiles.service.freshness import walk_ladder
from directory.profiles.service.saving import save_fields
from directory.profiles.service.submitting import cancel, submit, take_back
from tests.conftest import NOON
from tests.factories import CONTENT, make_account, make_organization
from tests.profiles.conftest import BASE_URL, viewer_of

FIRST_TOGETHER = {
    Publication.DRAFT: RevisionState.DRAFT,
    Publication.SUBMITTED: RevisionState.SUBMITTED,
    Publication.CHANGES_REQUESTED: RevisionState.CHANGES_REQUESTED,
    Publication.REJECTED: RevisionState.REJECTED,
}
CHANGES: list[dict[str, Any]] = [
    {"mission": {"en": "Another mission."}},
    {"phone": "+9647700000109"},
    {"name": {"en": "River Friends"}, "description": {"en": "Longer."}},
    {"sensitive_work": True},
    {"name": {}},
]


class Lives(RuleBasedStateMachine):
    """One organization, its owner, and moderators who may do anything."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.work = Work(session=session, now=NOON)
        account = make_account(session)
        self.organization = start_draft(
            self.work, account, content=CONTENT, base_url=BASE_URL
        )
        self.viewer = viewer_of(session, account)
        self.target = make_organization(session, "target", name={"en": "Zz"})
        self.before: dict[str, Any] | None = None
        self.seen = self._states()

    def teardown(self) -> None:
        self.session.rollback()

    def _states(self) -> tuple[Publication, dict[int, RevisionState]]:
        revisions = self.session.query(Revision).all()
        return self.organization.publication, {r.id: r.state for r in revisions}

    def _newest(self) -> Revision | None:
        return self.session.query(Revision).order_by(Revision.id.desc()).first()

    def _try(self, deed: Callable[..., Any], *args: Any, **given: Any) -> Any:
        """Do a deed in a savepoint, as a door would: a refusal changes nothing."""
        point = self.session.begin_nested()
        try:
            result = deed(self.work, *args, **given)
        except Refusal:
            point.rollback()
            self.session.expire_all()
            return None
        point.commit()
        return result

    def _on_newest(self, deed: Callable[..., Any], *args: Any, **given: Any) -> None:
        revision = self._newest()
        if revision is not None:
            self._try(deed, *args, revision, **given)

    @rule(change=st.sampled_from(CHANGES))
    def edit(self, change: dict[str, Any]) -> None:
        revision = self._try(working_copy, self.viewer, self.organization)
        if revision is not None:
            self._try(
                save_fields,
                self.viewer,
                revision,
                values=change,
                seen_version=revision.version,
            )

    @rule(visibility=st.sampled_from(Visibility))
    def choose_visibility(self, visibility: Visibility) -> None:
        self._try(set_visibility, self.viewer, self.organization, visibility)

    @rule()
    def submit(self) -> None:
        self._on_newest(submit, self.viewer, charter_version="1")

    @rule()
    def take_back(self) -> None:
        self._on_newest(take_back, self.viewer)

    @rule()
    def cancel(self) -> None:
        self._on_newest(cancel, self.viewer)

    @rule(part=st.sampled_from([None, ["mission"], ["name"]]))
    def approve(self, part: list[str] | None) -> None:
        self._on_newest(publishing.approve_revision, fields=part, actor_id=None)

    @rule()
    def request_changes(self) -> None:
        self._on_newest(publishing.request_changes, comments={}, actor_id=None)

    @rule()
    def reject(self) -> None:
        self._on_newest(publishing.reject_revision, actor_id=None)

    @rule()
    def uphold_appeal(self) -> None:
        self._on_newest(publishing.restore_appealed, actor_id=None)

    @rule(
        deed=st.sampled_from(
            [publishing.suspend, publishing.restore, publishing.archive]
        )
    )
    def moderate(self, deed: Callable[..., Any]) -> None:
        self._try(deed, self.organization, actor_id=None)

    @rule(
        deed=st.sampled_from(
            [
                standing.withdraw,
                standing.reappear,
                standing.plan_deletion,
                standing.keep,
            ]
        )
    )
    def own(self, deed: Callable[..., Any]) -> None:
        self._try(deed, self.viewer, self.organization)

    @rule()
    def still_right(self) -> None:
        self._try(standing.confirm, self.organization, how="link", actor_id=None)

    @rule()
    def merge(self) -> None:
        before = self._try(
            publishing.merge_into, self.organization, self.target, actor_id=None
        )
        self.before = before or self.before

    @rule()
    def undo(self) -> None:
        if self.before is not None:
            self._try(
                publishing.undo_merge, self.organization, self.before, actor_id=None
            )

    @rule(days=st.sampled_from([1, 15, 70, 200, 400]))
    def wait(self, days: int) -> None:
        self.work.now += timedelta(days=days)
        meet_deadlines(self.work)
        walk_ladder(self.work, today=self.work.now.date(), ask=lambda *_: None)

    @invariant()
    def every_move_is_in_the_tables(self) -> None:
        was, revisions_were = self.seen
        now, revisions = self.seen = self._states()
        assert now is was or now in reachable(was)
        for number, state in revisions.items():
            before = revisions_were.get(number, state)
            assert state is before or state in reachable_revision(before)

    @invariant()
    def at_most_one_revision_is_open(self) -> None:
        states = list(self._states()[1].values())
        assert sum(state in OPEN for state in states) <= 1

    @invariant()
    def a_first_draft_moves_with_its_organization(self) -> None:
        expected = FIRST_TOGETHER.get(self.organization.publication)
        if expected is not None:
            first = self.session.query(Revision).filter_by(first=True).one()
            assert first.state is expected

    @invariant()
    def strangers_see_listed_profiles_alone(self) -> None:
        listed = self.organization.publication is Publication.APPROVED
        assert listed or not may_open(STRANGER, self.organization)
        assert listed or visible_content(self.organization, STRANGER) == {}
        if listed:
            assert self.organization.content["name"]
            assert self.organization.handle_fixed
            assert self.organization.charter_version

    @invariant()
    def the_dead_stay_dead(self) -> None:
        if self.organization.publication is Publication.TOMBSTONE:
            assert self.organization.content == {}
            assert open_revision_of(self.session, self.organization) is None


def reachable(state: Publication) -> set[Publication]:
    """Return the states that one deed may reach: one move, or two on the way out."""
    near = MOVES[state]
    return {*near, *(far for middle in near for far in MOVES[middle])}


def reachable_revision(state: RevisionState) -> set[RevisionState]:
    near = REVISION_MOVES[state]
    return {*near, *(far for middle in near for far in REVISION_MOVES[middle])}


def test_no_order_of_deeds_breaks_a_rule(session: Session) -> None:
    class LivesHere(Lives):
        def __init__(self) -> None:
            super().__init__(session)

    run_state_machine_as_test(
        LivesHere,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_pair_of_states_that_is_not_a_move_is_refused() -> None:
    for start in Publication:
        for to in set(Publication) - MOVES[start]:
            entry = Organization(publication=start)
            with suppress(Refusal):
                entry.move(to, at=NOON)
            assert entry.publication is start
    for begun in RevisionState:
        for end in set(RevisionState) - REVISION_MOVES[begun]:
            revision = Revision(state=begun)
            with suppress(Refusal):
                revision.move(end)
            assert revision.state is begun
