"""Reports, corrections and removals: the reporter is protected, safety is first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from directory.accounts.models import Notice
from directory.audit.models import Entry as AuditEntry
from directory.audit.queries import entries_about
from directory.kernel.errors import Forbidden, Invalid
from directory.kernel.orders import Order
from directory.moderation.cases import Case
from directory.moderation.models import ItemKind, Report, ReportKind, Verdict
from directory.moderation.queries import Filters, waiting_items
from directory.moderation.service.reporting import close_in_bulk, kinds_for, report
from directory.moderation.service.retention import forget_reporters
from directory.profiles.models import Entry, Organization, Publication
from tests.factories import make_account
from tests.moderation.conftest import Room

Read = Callable[[Organization], Publication]


def _report(
    room: Room,
    organization: Organization,
    kind: ReportKind = ReportKind.WRONG,
    **given: Any,
) -> tuple[Report, Case]:
    made = report(room.work, organization, kind=kind, text="Look at this.", **given)
    wanted = {
        ReportKind.CORRECTION: ItemKind.CORRECTION,
        ReportKind.REMOVAL: ItemKind.REMOVAL,
    }
    return made, room.case(wanted.get(kind, ItemKind.REPORT), made.id)


def test_safety_comes_first(room: Room) -> None:
    organization = room.listed()
    _report(room, organization)
    _made, urgent = _report(room, organization, ReportKind.SAFETY)

    waiting = waiting_items(room.session, room.moderator(), Filters())

    assert waiting[0][0] is urgent.item


def test_a_handled_report_tells_the_reporter_handled_and_no_more(room: Room) -> None:
    reporter = make_account(room.session)
    made, case = _report(room, room.listed(), reporter_id=reporter.id)

    room.after_undo(room.decide(room.moderator(), case, Verdict.HANDLE))

    notice = room.session.scalars(select(Notice)).one()
    assert (notice.account_id, notice.path) == (reporter.id, "")
    assert made.handled_at == room.work.now


def test_a_stranger_is_written_to_and_the_address_forgotten(room: Room) -> None:
    made, case = _report(room, room.listed(), reply_to="someone@example.org")

    room.after_undo(room.decide(room.moderator(), case, Verdict.DISMISS))

    mails = room.session.scalars(select(Order).where(Order.kind == "mail")).all()
    assert [m.payload["address"] for m in mails] == ["someone@example.org"]
    assert made.reply_to is None


def test_the_record_never_says_who_reported(room: Room) -> None:
    reporter, organization = make_account(room.session), room.listed()

    _report(room, organization, reporter_id=reporter.id)

    room.session.flush()
    written = room.session.scalars(select(AuditEntry)).all()
    assert all(entry.actor_id != reporter.id for entry in written)
    assert not entries_about(room.session, organization.id)


def test_who_reported_does_not_decide(room: Room) -> None:
    moderator = room.moderator()
    _made, case = _report(room, room.listed(), reporter_id=moderator.account_id)

    with room.refusing(Forbidden):
        room.decide(moderator, case, Verdict.HANDLE)


def test_an_unclaimed_record_is_removed_on_request(
    room: Room, publication: Read
) -> None:
    organization = room.listed(entry=Entry.SAMPLE)
    _made, case = _report(room, organization, ReportKind.REMOVAL)
    assert case.item.target_at - case.item.opened_at == timedelta(hours=48)

    room.decide(room.moderator(), case, Verdict.ARCHIVE)

    assert publication(organization) is Publication.ARCHIVED


def test_a_claimed_one_is_neither_corrected_nor_removed_by_strangers(
    room: Room,
) -> None:
    organization = room.listed()

    assert ReportKind.REMOVAL not in kinds_for(organization)
    with room.refusing(Invalid):
        _report(room, organization, ReportKind.REMOVAL)


@pytest.mark.parametrize("text", ["", "   ", "a" * 3001])
def test_a_report_needs_some_words_and_not_too_many(room: Room, text: str) -> None:
    with room.refusing(Invalid):
        report(room.work, room.listed(), kind=ReportKind.WRONG, text=text)


def test_an_address_must_be_one(room: Room) -> None:
    with room.refusing(Invalid):
        _report(room, room.listed(), reply_to="not an address")


def test_only_spam_and_samples_go_in_bulk(room: Room) -> None:
    moderator, organization = room.moderator(), room.listed()
    spam = [_report(room, organization, ReportKind.SPAM)[1] for _ in range(2)]
    _made, wrong = _report(room, organization)

    with room.refusing(Invalid):
        close_in_bulk(room.work, moderator, [*spam, wrong], rules=room.rules)

    assert close_in_bulk(room.work, moderator, spam, rules=room.rules) == 2


def test_half_a_year_later_the_words_are_forgotten(room: Room) -> None:
    made, case = _report(room, room.listed(), reply_to="someone@example.org")
    room.after_undo(room.decide(room.moderator(), case, Verdict.HANDLE))

    room.forward(days=181)
    forget_reporters(room.work)

    room.session.refresh(made)
    assert (made.text, made.reporter_id) == ("", None)
