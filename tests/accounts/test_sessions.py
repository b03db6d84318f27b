"""An ended session is never alive again, whatever is under way."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import directory.models  # noqa: F401 - imported for its tables
from directory.accounts.models import SignIn
from directory.accounts.policy import IDLE, SHARED_IDLE
from directory.accounts.queries import live_sign_in, live_sign_ins, secret_hash
from directory.accounts.sessions import (
    end_other_sessions,
    end_session,
    end_session_of,
    keep_alive,
    open_session,
    renew_session,
)
from directory.kernel.db import Base
from directory.kernel.errors import Conflict, NotFound
from directory.kernel.work import Work
from tests.accounts.people import later, person, session_of
from tests.conftest import NOON


class Sessions(RuleBasedStateMachine):
    """A model of sessions: what ended, or ran out, stays shut for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.work = Work(self.session, NOON)
        self.account = person(self.work)
        self.ends: dict[str, tuple[SignIn, timedelta]] = {}
        self.alive: dict[str, object] = {}
        self.shut: set[str] = set()

    def _row(self, secret: str) -> SignIn:
        return session_of(self.work, secret)

    def _living(self) -> list[str]:
        return [secret for secret in self.ends if secret not in self.shut]

    @rule(shared=st.booleans())
    def open(self, shared: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        secret = open_session(self.work, self.account, browser="", shared=shared)
        self.ends[secret] = (self._row(secret), SHARED_IDLE if shared else IDLE)

    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        if self.ends:
            secret = data.draw(st.sampled_from(list(self.ends)))
            end_session(self.work, self.ends[secret][0])
            self.shut.add(secret)

    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        if self.ends:
            secret = data.draw(st.sampled_from(list(self.ends)))
            keep_alive(self.work, self.ends[secret][0])

    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        if not self.ends:
            return
        secret = data.draw(st.sampled_from(list(self.ends)))
        row, span = self.ends[secret]
        if secret in self.shut:
            with pytest.raises(Conflict):
                renew_session(self.work, row)
            return
        following = renew_session(self.work, row)
        self.shut.add(secret)
        self.ends[following] = (self._row(following), span)

    @rule(hours=st.sampled_from([0.2, 1, 24, 24 * 31]))
    def wait(self, hours: float) -> None:
        self.work = later(self.work, hours=hours)
        for secret in self._living():
            self.session.expire(self.ends[secret][0])
            if self.ends[secret][0].expires_at <= self.work.now:
                self.shut.add(secret)

    @invariant()
    def what_is_shut_stays_shut(self) -> None:
        now = self.work.now
        for secret in self.ends:
            found = live_sign_in(self.session, secret, now=now)
            assert (found is None) == (secret in self.shut)

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


def test_a_request_in_flight_does_not_bring_a_session_back(work: Work) -> None:
    account = person(work)
    secret = open_session(work, account, browser="")
    work.session.commit()
    with Session(work.session.get_bind()) as elsewhere:
        in_flight = live_sign_in(elsewhere, secret, now=work.now)
        assert in_flight is not None
        elsewhere.rollback()
        end_session(work, session_of(work, secret))
        work.session.commit()

        touched = keep_alive(Work(elsewhere, NOON + timedelta(hours=2)), in_flight)
        elsewhere.commit()

    assert not touched
    assert live_sign_in(work.session, secret, now=work.now) is None


def test_a_used_session_lives_on_and_an_idle_one_ends(work: Work) -> None:
    secret = open_session(work, person(work), browser="")

    for _ in range(3):
        work = later(work, days=29)
        row = live_sign_in(work.session, secret, now=work.now)
        assert row is not None
        assert keep_alive(work, row)

    assert live_sign_in(work.session, secret, now=work.now + IDLE) is None


def test_a_session_on_a_shared_phone_ends_after_fifteen_minutes(work: Work) -> None:
    secret = open_session(work, person(work), browser="", shared=True)

    still = live_sign_in(work.session, secret, now=work.now + timedelta(minutes=14))
    over = live_sign_in(work.session, secret, now=work.now + timedelta(minutes=15))

    assert still is not None
    assert over is None


def test_a_person_ends_their_own_sessions_alone(work: Work) -> None:
    account, other = person(work), person(work, "other@example.org")
    theirs = session_of(work, open_session(work, other, browser=""))
    own = session_of(work, open_session(work, account, browser=""))

    with pytest.raises(NotFound):
        end_session_of(work, account, theirs.public_id)
    end_session_of(work, account, own.public_id)

    assert not live_sign_ins(work.session, account.id, now=work.now)
    assert live_sign_ins(work.session, other.id, now=work.now)


def test_all_others_end_and_this_one_stays(work: Work) -> None:
    account = person(work)
    secrets = [open_session(work, account, browser="") for _ in range(3)]

    end_other_sessions(work, account.id, keep=session_of(work, secrets[1]))

    left = live_sign_ins(work.session, account.id, now=work.now)
    assert [row.id_hash for row in left] == [secret_hash(secrets[1])]
