"""Relations: shown once both sides confirmed, and to whoever may find both."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from directory.accounts.models import Notice
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.work import Work
from directory.profiles.models import Organization, Publication, Role, Visibility
from directory.profiles.policy import STRANGER, Clearance, Scope, Viewer, may_find
from directory.profiles.queries import owners_of
from directory.profiles.related import (
    may_show,
    organizations_named,
    relations_of,
    shown_relations,
)
from directory.profiles.relations import (
    OrganizationRelation,
    RelationKind,
    RelationState,
    Way,
)
from directory.profiles.service.erasing import clear
from directory.profiles.service.exporting import export_everything
from directory.profiles.service.keys import write_keys
from directory.profiles.service.relating import (
    WAITING_AT_MOST,
    confirm_relation,
    end_relation,
    propose_relation,
    refuse_relation,
    reopen_relations,
)
from tests.factories import join, make_account, make_organization
from tests.profiles.conftest import Owned, viewer_of


@pytest.fixture
def union(make_owned: Callable[..., Owned]) -> Owned:
    return make_owned("union_of_rivers", name={"en": "Union of Rivers"})


def proposed(
    work: Work, one: Owned, other: Owned, way: Way = Way.MEMBER_OF
) -> OrganizationRelation:
    return propose_relation(
        work, one.viewer, one.organization, other.organization, way=way
    )


def confirmed(work: Work, one: Owned, other: Owned) -> OrganizationRelation:
    relation = proposed(work, one, other)
    confirm_relation(work, other.viewer, other.organization, relation)
    return relation


def ways_shown(work: Work, owned: Owned, viewer: Viewer = STRANGER) -> list[Way]:
    found = shown_relations(work.session, viewer, owned.organization)
    return [row.way for row in found]


def test_both_pages_show_a_relation_once_both_sides_confirmed(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = proposed(work, listed, union)
    before = ways_shown(work, listed), ways_shown(work, union)

    confirm_relation(work, union.viewer, union.organization, relation)

    assert before == ([], [])
    assert ways_shown(work, listed) == [Way.MEMBER_OF]
    assert ways_shown(work, union) == [Way.MEMBER]


def test_who_proposed_cannot_confirm(work: Work, listed: Owned, union: Owned) -> None:
    relation = proposed(work, listed, union)

    with pytest.raises(NotFound):
        confirm_relation(work, listed.viewer, listed.organization, relation)


def test_editors_propose_but_owners_answer(
    work: Work, listed: Owned, union: Owned
) -> None:
    account = make_account(work.session, "editor@example.org")
    join(work.session, account, listed.organization, "editor")
    join(work.session, account, union.organization, "editor")
    editor = viewer_of(work.session, account)
    own, other = listed.organization, union.organization

    relation = propose_relation(work, editor, own, other, way=Way.PARTNER_IN)

    with pytest.raises(Forbidden):
        confirm_relation(work, editor, other, relation)
    with pytest.raises(Forbidden):
        propose_relation(work, editor, own, other, way=Way.PART_OF)


def test_readers_propose_nothing(work: Work, listed: Owned, union: Owned) -> None:
    account = make_account(work.session, "reader@example.org")
    join(work.session, account, listed.organization)
    reader = replace(listed, viewer=viewer_of(work.session, account))

    with pytest.raises(Forbidden):
        proposed(work, reader, union)


@pytest.mark.parametrize(
    "state", [p for p in Publication if p is not Publication.APPROVED]
)
def test_nobody_asks_an_organization_that_is_not_listed(
    work: Work, listed: Owned, union: Owned, state: Publication
) -> None:
    union.organization.publication = state

    with pytest.raises(NotFound):
        proposed(work, listed, union)


def test_nobody_asks_whom_they_may_not_open(
    work: Work, listed: Owned, union: Owned
) -> None:
    union.organization.visibility = Visibility.VERIFIED

    with pytest.raises(NotFound):
        proposed(work, listed, union)


def test_an_organization_is_nothing_to_itself(work: Work, listed: Owned) -> None:
    with pytest.raises(Invalid):
        proposed(work, listed, listed)


def test_a_copy_cannot_confirm_here(work: Work, listed: Owned, union: Owned) -> None:
    union.organization.origin = "peer.example"

    with pytest.raises(Invalid):
        proposed(work, listed, union)


def test_only_listed_organizations_propose(
    work: Work, listed: Owned, union: Owned
) -> None:
    listed.organization.publication = Publication.WITHDRAWN

    with pytest.raises(Conflict):
        proposed(work, listed, union)


def test_the_same_relation_is_entered_once(
    work: Work, listed: Owned, union: Owned
) -> None:
    proposed(work, listed, union)

    with pytest.raises(Conflict):
        proposed(work, listed, union)
    with pytest.raises(Conflict):
        proposed(work, union, listed, Way.MEMBER)


def test_two_are_not_parts_of_each_other(
    work: Work, listed: Owned, union: Owned
) -> None:
    proposed(work, listed, union, Way.PART_OF)

    with pytest.raises(Conflict):
        proposed(work, union, listed, Way.PART_OF)


def test_a_refusal_looks_as_an_answer_that_never_came(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = proposed(work, listed, union)
    waiting = relations_of(work.session, listed.viewer, listed.organization).waiting

    refuse_relation(work, union.viewer, union.organization, relation)

    after = relations_of(work.session, listed.viewer, listed.organization)
    assert after.waiting == waiting
    assert not relations_of(work.session, union.viewer, union.organization).for_us


def test_who_was_refused_cannot_bother_the_other_side_again(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = proposed(work, listed, union)
    refuse_relation(work, union.viewer, union.organization, relation)
    end_relation(work, listed.viewer, listed.organization, relation)
    hidden = relations_of(work.session, listed.viewer, listed.organization).waiting

    proposed(work, listed, union)

    own = relations_of(work.session, listed.viewer, listed.organization)
    theirs = relations_of(work.session, union.viewer, union.organization)
    assert (len(hidden), len(own.waiting), theirs.for_us) == (0, 1, [])


def test_who_refused_may_ask_later(work: Work, listed: Owned, union: Owned) -> None:
    relation = proposed(work, listed, union)
    refuse_relation(work, union.viewer, union.organization, relation)

    again = proposed(work, union, listed, Way.MEMBER)
    confirm_relation(work, listed.viewer, listed.organization, again)

    assert again is relation
    assert ways_shown(work, union) == [Way.MEMBER]


@pytest.mark.parametrize("ender", [0, 1])
def test_either_side_ends_it_at_once(
    work: Work, listed: Owned, union: Owned, ender: int
) -> None:
    relation = confirmed(work, listed, union)
    side = (listed, union)[ender]

    end_relation(work, side.viewer, side.organization, relation)

    assert ways_shown(work, listed) == ways_shown(work, union) == []


def test_the_asked_side_refuses_and_does_not_end(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = proposed(work, listed, union)

    with pytest.raises(NotFound):
        end_relation(work, union.viewer, union.organization, relation)


def test_a_hidden_side_looks_as_one_that_never_confirmed(
    work: Work, listed: Owned, union: Owned
) -> None:
    confirmed(work, listed, union)

    union.organization.publication = Publication.SUSPENDED
    work.session.flush()

    desk = relations_of(work.session, listed.viewer, listed.organization)
    assert ways_shown(work, listed, listed.viewer) == []
    assert desk.confirmed == []
    assert [(row.open, row.name) for row in desk.waiting] == [(False, {})]


def test_a_hidden_asker_is_not_told_of_and_not_answered(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = proposed(work, listed, union)
    listed.organization.publication = Publication.WITHDRAWN
    work.session.flush()

    theirs = relations_of(work.session, union.viewer, union.organization)

    assert theirs.for_us == []
    with pytest.raises(NotFound):
        confirm_relation(work, union.viewer, union.organization, relation)


def test_the_asked_are_told_without_a_name_and_the_asker_of_a_yes(
    work: Work, listed: Owned, union: Owned
) -> None:
    confirmed(work, listed, union)

    notices = work.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [n.account_id for n in notices] == [union.account.id, listed.account.id]
    assert "Tigris" not in str(notices[0].values)


def test_new_owners_need_every_partner_to_confirm_again(
    work: Work, listed: Owned, union: Owned
) -> None:
    relation = confirmed(work, union, listed)

    reopen_relations(work, listed.organization)

    assert ways_shown(work, listed) == []
    confirm_relation(work, union.viewer, union.organization, relation)
    assert ways_shown(work, listed) == [Way.MEMBER]


def test_an_erased_side_leaves_nothing(work: Work, listed: Owned, union: Owned) -> None:
    confirmed(work, listed, union)

    clear(work, union.organization)

    assert not work.session.scalars(select(OrganizationRelation)).all()


def test_the_export_holds_relations(work: Work, listed: Owned, union: Owned) -> None:
    confirmed(work, listed, union)

    document = export_everything(work, listed.viewer, listed.organization)

    (row,) = document["relations"]
    assert (row["state"], row["way"]) == ("confirmed", "member_of")
    assert row["other"] == union.organization.uri


def test_nobody_floods_others(work: Work, listed: Owned) -> None:
    others = [
        make_organization(work.session, f"other_{n}")
        for n in range(WAITING_AT_MOST + 1)
    ]
    for other in others[:-1]:
        propose_relation(
            work, listed.viewer, listed.organization, other, way=Way.PARTNER_IN
        )

    with pytest.raises(Conflict):
        propose_relation(
            work, listed.viewer, listed.organization, others[-1], way=Way.PARTNER_IN
        )


def test_the_search_finds_names_and_handles_and_nothing_hidden(
    work: Work, listed: Owned, union: Owned
) -> None:
    hidden = make_organization(
        work.session, "rivers_hidden", visibility=Visibility.MEMBERS
    )
    unlisted = make_organization(
        work.session, "rivers_unlisted", visibility=Visibility.UNLISTED
    )
    for one in (union.organization, hidden, unlisted):
        one.content = {**one.content, "name": {"en": "Union of Rivers"}}
        write_keys(work, one, one.content)

    def found(words: str) -> list[str]:
        own = listed.organization
        rows = organizations_named(work.session, listed.viewer, words, apart=own)
        return [row.handle for row in rows]

    assert found("of RIVERS") == found("@union_of_rivers") == ["union_of_rivers"]
    assert found("rivers_unlisted") == ["rivers_unlisted"]
    assert found("rivers_hidden") == found("  ") == found("%") == []


def test_all_relations_are_read_in_one_query(
    work: Work, listed: Owned, make_owned: Callable[..., Owned]
) -> None:
    for number in range(5):
        confirmed(work, make_owned(f"member_{number}"), listed)
    work.session.flush()
    own = listed.organization
    asked: list[str] = []
    bind = work.session.get_bind()
    work.session.expire_all()
    assert own.publication is Publication.APPROVED
    event.listen(
        bind, "before_cursor_execute", lambda *given: asked.append(str(given[2]))
    )

    shown = shown_relations(work.session, STRANGER, own)

    assert len(shown) == len([row.name for row in shown]) == 5
    assert len(asked) == 1


viewers = st.builds(
    Viewer,
    account_id=st.integers(1, 5),
    clearance=st.sampled_from(Clearance),
    roles=st.dictionaries(st.integers(1, 3), st.just(frozenset(Role)), max_size=2),
    scope=st.none() | st.just(Scope()),
)


@given(
    viewers,
    st.sampled_from(RelationState),
    st.lists(st.sampled_from(Publication), min_size=2, max_size=2),
    st.lists(st.sampled_from(Visibility), min_size=2, max_size=2),
)
def test_nothing_is_shown_unless_both_confirmed_and_both_are_found(
    viewer: Viewer,
    state: RelationState,
    publications: list[Publication],
    visibilities: list[Visibility],
) -> None:
    sides = [
        Organization(id=n, publication=p, visibility=v, content={}, audience={})
        for n, p, v in zip((1, 2), publications, visibilities, strict=True)
    ]
    relation = OrganizationRelation(
        subject=sides[0], object=sides[1], kind=RelationKind.MEMBER_OF, state=state
    )

    shown = may_show(viewer, relation)

    both_found = all(may_find(viewer, side) for side in sides)
    assert shown == (state is RelationState.CONFIRMED and both_found)
    if any(p is not Publication.APPROVED for p in publications):
        assert not shown


def test_owners_of_an_unclaimed_record_are_none(work: Work, listed: Owned) -> None:
    nobody = make_organization(work.session, "unclaimed")

    relation = propose_relation(
        work, listed.viewer, listed.organization, nobody, way=Way.PARTNER
    )

    assert not owners_of(work.session, nobody)
    assert relation.state is RelationState.PROPOSED
