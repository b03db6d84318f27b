"""Taking records from elsewhere."""

from typing import Any

import pytest

from directory.kernel.errors import Conflict, Invalid
from directory.kernel.work import Work
from directory.profiles.content import InvalidFields
from directory.profiles.events import ProfileChanged, RevisionSubmitted
from directory.profiles.models import (
    Entry,
    Organization,
    Publication,
    Stewardship,
    Visibility,
)
from directory.profiles.queries import (
    members_of,
    open_revision_of,
    organization_by_uri,
)
from directory.profiles.service.erasing import erase
from directory.profiles.service.importing import import_record
from directory.profiles.service.publishing import approve_revision
from directory.taxonomy.queries import Vocabulary
from tests.factories import CONTENT
from tests.profiles.conftest import BASE_URL, facts, stands

FACTS = {"name": {"en": "River Friends"}, "kind": "iraqi_ngo"}


@pytest.fixture
def take(work: Work, vocabulary: Vocabulary) -> Any:
    def take(content: dict[str, Any], **given: Any) -> Organization:
        settings: dict[str, Any] = {
            "entry": Entry.SAMPLE,
            "publication": Publication.APPROVED,
            "vocabulary": vocabulary,
            "base_url": BASE_URL,
            **given,
        }
        return import_record(work, content=content, **settings)

    return take


def test_bare_facts_are_listed_as_incomplete(work: Work, take: Any) -> None:
    record = take(FACTS)

    assert stands(record) is Publication.APPROVED
    assert record.incomplete
    assert record.content == FACTS
    assert record.handle == "river_friends"
    assert record.stewardship is Stewardship.SAMPLE
    assert record.last_confirmed_on is None
    assert record.audience == {"kind": "private"}
    assert not members_of(work.session, record)
    assert facts(work, ProfileChanged) == [ProfileChanged(record.id)]


def test_a_whole_record_is_complete(take: Any) -> None:
    record = take(
        CONTENT,
        handle="tigris",
        uri="http://localhost/id/x",
        visibility=Visibility.MEMBERS,
        audience={"mission": "members"},
    )

    assert not record.incomplete
    assert record.handle == "tigris"
    assert record.uri == "http://localhost/id/x"
    assert record.visibility is Visibility.MEMBERS
    assert record.audience == {"kind": "private", "mission": "members"}


def test_surplus_focus_areas_become_secondary(take: Any) -> None:
    focus = ["wash", "health", "education", "youth", "children", "climate", "shelter"]

    record = take({**FACTS, "focus_main": focus})

    assert record.content["focus_main"] == focus[:5]
    assert record.content["focus_secondary"] == focus[5:]


def test_a_record_may_wait_for_moderators(work: Work, take: Any) -> None:
    record = take(FACTS, entry=Entry.IMPORTED, publication=Publication.SUBMITTED)

    revision = open_revision_of(work.session, record)
    assert stands(record) is Publication.SUBMITTED
    assert record.content == {}
    assert revision is not None
    assert facts(work, RevisionSubmitted) == [
        RevisionSubmitted(record.id, revision.id, first=True)
    ]
    approve_revision(work, revision, fields=None, actor_id=None)
    assert stands(record) is Publication.APPROVED
    assert record.content == FACTS


@pytest.mark.parametrize("missing", ["name", "kind"])
def test_a_record_has_a_name_and_a_kind(take: Any, missing: str) -> None:
    content = {name: value for name, value in FACTS.items() if name != missing}

    with pytest.raises(InvalidFields) as refusal:
        take(content)

    assert list(refusal.value.problems) == [missing]


def test_the_same_record_is_taken_once(work: Work, take: Any) -> None:
    first = take(FACTS, uri="http://localhost/id/1")

    with pytest.raises(Conflict):
        take(FACTS, uri="http://localhost/id/1")
    with pytest.raises(Conflict):
        take(FACTS, handle=first.handle)

    assert organization_by_uri(work.session, "http://localhost/id/1") is first


def test_a_handle_is_well_formed(take: Any) -> None:
    with pytest.raises(Invalid):
        take(FACTS, handle="Not-a-handle")


def test_an_erased_record_does_not_come_back(work: Work, take: Any) -> None:
    record = take(FACTS, uri="http://localhost/id/1")
    erase(work, record)

    with pytest.raises(Conflict):
        take(FACTS, uri="http://localhost/id/1")


def test_equal_names_get_different_handles(take: Any) -> None:
    handles = {take(FACTS).handle for _ in range(3)}

    assert len(handles) == 3
