"""A link opens once, while it lasts, for what it was made for."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

import directory.models  # noqa: F401 - imported for its tables
from directory.accounts.models import LinkToken, Notice, Purpose
from directory.accounts.queries import count_unread, secret_hash
from directory.accounts.service import (
    SpentLink,
    make_link,
    mark_read,
    open_link,
    read_link,
    send_letter,
    tell,
    use_link,
    void_links,
)
from directory.kernel.db import Base
from directory.kernel.errors import NotFound
from directory.kernel.work import Work
from tests.accounts.people import later, ordered_mail, person
from tests.conftest import NOON

HOUR = timedelta(hours=1)
MINUTES = st.integers(0, 90)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["use", "read", "void"]), st.integers(0, 2), MINUTES)
    )
)
def test_under_any_order_a_link_opens_at_most_once(
    steps: list[tuple[str, int, int]],
) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        work = Work(session, NOON)
        account = person(work)
        secrets = [
            make_link(work, Purpose.CLAIM, account_id=account.id, lasts=HOUR)
            for _ in range(3)
        ]
        spent: set[int] = set()

        for deed, which, minutes in steps:
            work = later(work, minutes=minutes)
            open_still = which not in spent and work.now < NOON + HOUR
            if deed == "void":
                void_links(work, Purpose.CLAIM, account.id)
                spent = {0, 1, 2}
            elif open_still:
                do = use_link if deed == "use" else read_link
                assert do(work, Purpose.CLAIM, secrets[which]).account_id == account.id
                spent |= {which} if deed == "use" else set()
            else:
                do = use_link if deed == "use" else read_link
                with pytest.raises(SpentLink):
                    do(work, Purpose.CLAIM, secrets[which])
    engine.dispose()


def test_only_the_hash_of_a_link_is_stored(work: Work) -> None:
    secret = make_link(work, Purpose.CLAIM, payload={"claim": 7}, lasts=HOUR)

    stored = work.session.scalars(select(LinkToken)).one()

    assert stored.token_hash == secret_hash(secret) != secret
    assert stored.payload == {"claim": 7}


def test_a_link_is_good_for_its_own_purpose_alone(work: Work) -> None:
    secret = make_link(work, Purpose.CLAIM, lasts=HOUR)

    with pytest.raises(SpentLink):
        use_link(work, Purpose.RESET_PASSWORD, secret)

    found = open_link(work.session, Purpose.CLAIM, secret, now=work.now)
    assert found.used_at is None


def test_of_two_at_once_one_wins(work: Work) -> None:
    secret = make_link(work, Purpose.CLAIM, lasts=HOUR)
    seen_by_the_first = read_link(work, Purpose.CLAIM, secret)

    use_link(work, Purpose.CLAIM, secret)

    assert seen_by_the_first.used_at is not None
    with pytest.raises(SpentLink):
        use_link(work, Purpose.CLAIM, secret)


def test_a_notice_stays_in_the_account_and_its_mail_says_nothing(work: Work) -> None:
    account = person(work)

    tell(work, account.id, kind="x", sentence="Seen %(name)s", values={"name": "Zab"})

    notice = work.session.scalars(select(Notice)).one()
    assert notice.values == {"name": "Zab"}
    assert ordered_mail(work.session) == [{"account_id": account.id, "kind": "notice"}]


def test_a_notice_is_marked_by_its_own_reader_alone(work: Work) -> None:
    account, other = person(work), person(work, "other@example.org")
    notice = tell(work, account.id, kind="x", sentence="One")
    tell(work, account.id, kind="x", sentence="Two")
    work.session.flush()

    with pytest.raises(NotFound):
        mark_read(work, other.id, notice.public_id)
    mark_read(work, account.id, notice.public_id)

    assert count_unread(work.session, account.id) == 1
    mark_read(work, account.id)
    assert count_unread(work.session, account.id) == 0


def test_a_letter_goes_to_the_account_or_to_an_address(work: Work) -> None:
    send_letter(work, "invitation", path="/i/1", address="new@example.org", lasts=HOUR)
    send_letter(work, "reset_password", path="/r/1", account_id=3)

    work.session.flush()

    assert ordered_mail(work.session) == [
        {
            "kind": "invitation",
            "path": "/i/1",
            "address": "new@example.org",
            "language": "en",
            "until": (NOON + HOUR).isoformat(),
        },
        {"kind": "reset_password", "path": "/r/1", "account_id": 3},
    ]
