"""Bringing two records together, and apart again."""

from collections.abc import Callable

import pytest

from directory.kernel.errors import Conflict
from directory.kernel.work import Work
from directory.profiles.events import (
    OrganizationHidden,
    RevisionSubmitted,
    RevisionTakenBack,
)
from directory.profiles.models import Organization, Publication, RevisionState
from directory.profiles.queries import open_revision_of, survivor_of
from directory.profiles.service.merging import merge_into, undo_merge
from directory.profiles.service.saving import save_fields
from directory.profiles.service.standing import withdraw
from tests.factories import CONTENT, make_organization
from tests.profiles.conftest import Owned, facts, revision_of


@pytest.fixture
def pair(work: Work, make_owned: Callable[..., Owned]) -> tuple[Owned, Organization]:
    """Return a profile that goes, and the one that stays."""
    source = make_owned(
        "source",
        name={"en": "Tigris Watch", "ckb": "چاودێری دیجلە"},
        acronym=["TWW"],
        identifiers=[{"scheme": "ror", "value": "01ndqne76"}],
    )
    return source, make_organization(work.session, "target")


def test_public_text_moves_and_contacts_stay(
    work: Work, pair: tuple[Owned, Organization]
) -> None:
    source, target = pair
    target.content = {**target.content, "phone": "+9647700000199"}

    merge_into(work, source.organization, target, actor_id=None)

    gone = source.organization
    assert gone.publication is Publication.MERGED
    assert survivor_of(work.session, gone) is target
    assert target.content["name"] == {**CONTENT["name"], "ckb": "چاودێری دیجلە"}
    assert target.content["acronym"] == ["TWW"]
    assert target.content["identifiers"] == gone.content["identifiers"]
    assert target.content["phone"] == "+9647700000199"
    assert facts(work, OrganizationHidden) == [OrganizationHidden(gone.id)]


def test_undoing_brings_both_back(work: Work, pair: tuple[Owned, Organization]) -> None:
    source, target = pair
    before = merge_into(work, source.organization, target, actor_id=None)
    target.content = {**target.content, "acronym": ["NEW"]}

    undo_merge(work, source.organization, before, actor_id=None)

    assert source.organization.publication is Publication.APPROVED
    assert source.organization.merged_into_id is None
    assert target.content["name"] == CONTENT["name"]
    assert "identifiers" not in target.content
    assert target.content["acronym"] == ["NEW"]
    with pytest.raises(Conflict):
        undo_merge(work, source.organization, before, actor_id=None)


def test_nothing_but_undoing_moves_a_merged_record(
    work: Work, pair: tuple[Owned, Organization]
) -> None:
    source, target = pair
    merge_into(work, source.organization, target, actor_id=None)

    with pytest.raises(Conflict):
        withdraw(work, source.viewer, source.organization)


def test_no_merge_into_itself_a_circle_or_what_is_gone(
    work: Work, pair: tuple[Owned, Organization]
) -> None:
    source, target = pair
    tombstone = make_organization(
        work.session, "gone", publication=Publication.TOMBSTONE
    )

    for one, other in ((target, target), (target, tombstone)):
        with pytest.raises(Conflict):
            merge_into(work, one, other, actor_id=None)
    merge_into(work, source.organization, target, actor_id=None)
    with pytest.raises(Conflict):
        merge_into(work, target, source.organization, actor_id=None)


def test_an_open_change_of_the_source_is_superseded(
    work: Work, pair: tuple[Owned, Organization]
) -> None:
    source, target = pair
    revision = revision_of(work, source)

    merge_into(work, source.organization, target, actor_id=None)

    assert revision.state is RevisionState.SUPERSEDED
    assert facts(work, RevisionTakenBack)


def test_a_waiting_draft_waits_again_after_an_undoing(
    work: Work, submitted: Owned
) -> None:
    target = make_organization(work.session, "target")
    target.content = {**CONTENT}
    before = merge_into(work, submitted.organization, target, actor_id=None)
    work.events.clear()

    undo_merge(work, submitted.organization, before, actor_id=None)

    revision = open_revision_of(work.session, submitted.organization)
    assert submitted.organization.publication is Publication.SUBMITTED
    assert revision is not None
    assert facts(work, RevisionSubmitted) == [
        RevisionSubmitted(submitted.organization.id, revision.id, first=True)
    ]


def test_an_open_change_of_the_target_keeps_its_own_words(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    source = make_organization(
        work.session,
        "source",
        acronym=["TWW"],
        mission={"ar": "من المصدر"},
    )
    owned = make_owned("target")
    revision = revision_of(work, owned)
    change = {"mission": {"en": "Mine."}}
    save_fields(work, owned.viewer, revision, values=change, seen_version=1)

    merge_into(work, source, owned.organization, actor_id=None)

    assert revision.content["acronym"] == ["TWW"]
    assert revision.content["mission"] == {"en": "Mine."}
    assert owned.organization.content["mission"]["ar"] == "من المصدر"


def test_merges_follow_one_another(work: Work) -> None:
    first, second, third = (
        make_organization(work.session, handle)
        for handle in ("first", "second", "third")
    )

    merge_into(work, first, second, actor_id=None)
    merge_into(work, second, third, actor_id=None)

    assert survivor_of(work.session, first) is third
