"""Making two records one, by preview, agreement and undoing."""

from collections.abc import Callable

from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.moderation.models import Decision, ItemKind, Merge, Verdict
from directory.moderation.record import merge_awaiting, merges_to_undo
from directory.moderation.service.merging import (
    agree_to_merge,
    propose_merge,
    undo_merge,
)
from directory.profiles.models import Entry, Organization, Publication, Role
from directory.profiles.policy import Viewer
from tests.factories import make_account
from tests.moderation.conftest import Room

Read = Callable[[Organization], Publication]


def _pair(room: Room, **given: Entry) -> tuple[Organization, Organization]:
    return room.listed("old_entry", **given), room.listed("new_entry")


def _propose(
    room: Room, viewer: Viewer, pair: tuple[Organization, Organization]
) -> Decision:
    return propose_merge(room.work, viewer, *pair, rules=room.rules)


def _merge(room: Room) -> Merge:
    return room.session.query(Merge).one()


def test_an_unclaimed_record_goes_by_one_word(room: Room, publication: Read) -> None:
    source, target = _pair(room, entry=Entry.SAMPLE)

    room.after_undo(_propose(room, room.moderator(), (source, target)))

    assert publication(source) is Publication.MERGED
    assert source.merged_into_id == target.id


def test_of_two_claimed_ones_two_moderators_decide(
    room: Room, publication: Read
) -> None:
    source, target = _pair(room)

    assert not room.after_undo(_propose(room, room.moderator(), (source, target)))
    assert publication(source) is Publication.APPROVED
    case = room.case(ItemKind.MERGE, _merge(room).id)
    room.after_undo(room.decide(room.moderator("two"), case, Verdict.MERGE))

    assert publication(source) is Publication.MERGED


def test_or_both_owners_agree(room: Room, publication: Read) -> None:
    source, target = _pair(room)
    room.after_undo(_propose(room, room.moderator(), (source, target)))
    merge = _merge(room)

    assert merge_awaiting(room.session, target) is merge
    assert not agree_to_merge(room.work, room.owner_of(source), merge)
    assert agree_to_merge(room.work, room.owner_of(target), merge)

    assert publication(source) is Publication.MERGED
    assert merge_awaiting(room.session, target) is None
    with room.refusing(Conflict):
        agree_to_merge(room.work, room.owner_of(target, "second"), merge)


def test_a_stranger_agrees_to_nothing(room: Room) -> None:
    room.after_undo(_propose(room, room.moderator(), _pair(room)))

    with room.refusing(NotFound):
        agree_to_merge(room.work, Viewer(), _merge(room))


def test_a_merge_is_undone_within_thirty_days(room: Room, publication: Read) -> None:
    source, target = _pair(room, entry=Entry.SAMPLE)
    moderator = room.moderator()
    room.after_undo(_propose(room, moderator, (source, target)))
    room.forward(days=29)

    assert len(merges_to_undo(room.session, moderator, now=room.work.now)) == 1
    undo_merge(room.work, moderator, _merge(room))

    assert publication(source) is Publication.APPROVED


def test_later_it_stays(room: Room) -> None:
    moderator = room.moderator()
    room.after_undo(_propose(room, moderator, _pair(room, entry=Entry.SAMPLE)))
    room.forward(days=31)

    with room.refusing(Conflict):
        undo_merge(room.work, moderator, _merge(room))


def test_impossible_pairs_are_refused(room: Room) -> None:
    source, target = _pair(room)
    moderator = room.moderator()
    stranger = room.viewer(make_account(room.session, "nobody@example.org"))

    with room.refusing(Invalid):
        _propose(room, moderator, (source, source))
    with room.refusing(NotFound):
        _propose(room, stranger, (source, target))
    target.publication = Publication.MERGED
    with room.refusing(Conflict):
        _propose(room, moderator, (source, target))


def test_a_role_in_either_keeps_the_moderator_out(room: Room) -> None:
    source, target = _pair(room)
    moderator = room.moderator()
    roles: dict[int, frozenset[Role]] = {target.id: frozenset()}
    tied = Viewer(account_id=moderator.account_id, scope=moderator.scope, roles=roles)

    with room.refusing(Forbidden):
        _propose(room, tied, (source, target))
