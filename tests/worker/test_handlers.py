"""What the house's own orders do when the worker meets them."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import LinkToken, Notice, Purpose
from directory.accounts.queries import count_accounts
from directory.kernel.orders import Order, place_order
from directory.kernel.work import Work
from directory.profiles.models import Organization, Publication
from directory.profiles.service.erasing import ERASE_FILE
from directory.search.port import Query
from directory.worker.handlers import HANDLERS, JOBS
from directory.worker.loop import drain_all
from directory.worker.schedule import place_jobs
from tests.conftest import NOON, Clock
from tests.factories import join, make_account, make_organization


def nightly(app: Flask, work: Work) -> None:
    place_jobs(work, JOBS)
    work.session.commit()
    drain_all(app, HANDLERS)
    work.session.expire_all()


def test_a_reindexing_order_makes_an_organization_findable(
    app: Flask, work: Work, session: Session
) -> None:
    organization = make_organization(session)
    place_order(work, "reindex", {"organization_id": organization.id})
    session.commit()

    drain_all(app, HANDLERS)

    found = app.extensions["search_index"].find(Query(words="tigris"))
    assert found.ids == (organization.id,)


def test_a_file_is_removed_and_removing_it_twice_is_no_fault(
    app: Flask, work: Work, session: Session
) -> None:
    storage = app.extensions["storage"]
    key = storage.put(b"canary", folder="evidence", suffix="pdf")
    for _ in range(2):
        place_order(work, ERASE_FILE, {"key": key})
    session.commit()

    drain_all(app, HANDLERS)

    assert list(storage.keys()) == []
    assert list(session.scalars(select(Order))) == []


def test_owners_are_asked_when_a_year_has_passed(
    app: Flask, work: Work, session: Session
) -> None:
    organization = make_organization(session, approved_at=NOON - timedelta(days=366))
    owner = make_account(session)
    join(session, owner, organization, "owner")

    nightly(app, work)

    links = list(session.scalars(select(LinkToken)))
    assert [link.purpose for link in links] == [Purpose.CONFIRM_PROFILE]
    assert links[0].payload == {"organization_id": organization.id}
    assert [n.kind for n in session.scalars(select(Notice))] == ["confirm"]
    assert organization.publication is Publication.APPROVED


def test_silence_for_half_a_year_archives_and_deletes_nothing(
    app: Flask, work: Work, session: Session
) -> None:
    organization = make_organization(session, approved_at=NOON - timedelta(days=546))

    nightly(app, work)

    assert organization.publication is Publication.ARCHIVED
    assert organization.content["name"]["en"] == "Tigris Water Watch"


def test_accounts_that_nobody_confirmed_are_gone_after_three_days(
    app: Flask, work: Work, session: Session, clock: Clock
) -> None:
    make_account(session).confirmed_at = None
    session.flush()
    clock.forward(days=4)

    nightly(app, work)

    assert count_accounts(session) == 0


def test_a_planned_deletion_is_carried_out_after_its_grace(
    app: Flask, work: Work, session: Session
) -> None:
    organization = make_organization(session, publication=Publication.WITHDRAWN)
    organization.deletion_due_at = NOON - timedelta(minutes=1)

    nightly(app, work)

    assert session.get_one(Organization, organization.id).publication is (
        Publication.TOMBSTONE
    )
