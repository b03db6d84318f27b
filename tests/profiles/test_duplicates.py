"""Records that may be one organization."""

import pytest

from directory.kernel.errors import Conflict
from directory.kernel.work import Work
from directory.profiles import port
from directory.profiles.duplicates import (
    all_likenesses,
    known_names,
    public_likenesses,
    refuse_unanswered,
)
from directory.profiles.keys import Name, is_handle, proposed_handle, website_key
from directory.profiles.models import Organization, Publication, Visibility
from directory.profiles.policy import STRANGER
from directory.profiles.port import PlainNames
from directory.profiles.service.keys import write_keys
from directory.profiles.service.submitting import answer_duplicate, submit
from tests.factories import CONTENT, make_organization
from tests.profiles.conftest import Owned, revision_of

BARE = {"name": {"en": "Nothing Like It"}, "kind": "media"}


def known(work: Work, handle: str = "known", **given: object) -> Organization:
    content = {"contact_email": "", "phone": "", **given}
    organization = make_organization(work.session, handle, **content)  # type: ignore[arg-type] # fields and columns side by side
    write_keys(work, organization, organization.content)
    return organization


def reasons(work: Work, **content: object) -> list[tuple[str, ...]]:
    found = public_likenesses(work.session, STRANGER, {**BARE, **content})
    return [likeness.reasons for likeness in found]


def test_an_equal_website_or_identifier_is_certain(work: Work) -> None:
    ror = [{"scheme": "ror", "value": "01ndqne76"}]
    known(work, website="https://www.example.org/", identifiers=ror)

    (likeness,) = public_likenesses(
        work.session,
        STRANGER,
        {**BARE, "website": "http://example.org", "identifiers": ror},
    )

    assert likeness.certain
    assert likeness.reasons == ("identifier", "website")


def test_a_like_name_needs_a_place_or_acronym_in_common(work: Work) -> None:
    known(work, name={"en": "Tigris Water Watch"}, acronym=["TWW"])
    name = {"en": "The Tigris Water Watch"}

    assert reasons(work, name=name, areas_served=["basra"]) == [("name",)]
    assert reasons(work, name=name, acronym=["T.W.W", "tww"]) == [("name",)]
    assert reasons(work, name=name, areas_served=["erbil"]) == []
    assert reasons(work, areas_served=["basra"]) == []


def test_names_are_compared_across_scripts(work: Work) -> None:
    known(work, name={"ar": "بسمة"}, office_place="basra", areas_served=[])

    found = reasons(work, name={"en": "bsmt"}, areas_served=["basra"])

    assert found in ([("name",)], [])  # as far as the plain matcher reads Arabic
    assert reasons(work, name={"ar": "بَسمة"}, office_place="basra") == [("name",)]


def test_what_the_submitter_may_not_see_shows_nothing(work: Work) -> None:
    members = {"visibility": Visibility.MEMBERS}
    known(work, "hidden", website="https://example.org", **members)
    known(work, "off", website="https://example.org", publication=Publication.DRAFT)
    known(work, "phone", phone="+9647700000101", contact_email="a@example.org")
    narrowed = known(work, "narrowed", website="https://example.org/x")
    narrowed.audience = {"website": "private"}
    known(work, "legal", legal_name="Secret Society of Rivers")

    assert reasons(work, website="https://example.org") == []
    assert reasons(work, website="https://example.org/x") == []
    assert reasons(work, phone="+9647700000101", contact_email="A@example.org") == []
    like_legal = {"en": "Secret Society of Rivers"}
    assert reasons(work, name=like_legal, areas_served=["basra"]) == []


def test_moderators_see_every_likeness(work: Work, submitted: Owned) -> None:
    other = known(
        work,
        phone="+9647700000101",
        contact_email="Office@example.org",
        publication=Publication.WITHDRAWN,
    )
    known(work, "merged", phone="+9647700000101", publication=Publication.MERGED)

    (likeness,) = all_likenesses(work.session, submitted.organization)

    assert likeness.organization is other
    assert likeness.reasons == ("email", "name", "phone")
    assert not likeness.certain


def test_moderators_see_a_waiting_twin(work: Work, submitted: Owned) -> None:
    listed = known(work, phone="+9647700000101")

    (likeness,) = all_likenesses(work.session, listed)

    assert likeness.organization is submitted.organization
    assert "phone" in likeness.reasons


def test_a_registration_is_compared_by_its_authority(work: Work) -> None:
    row = {"authority": "trade-union-law", "status": "registered", "number": "7"}
    one = known(work, "one", name={"en": "Aa"}, registrations=[row])
    two = known(work, "two", name={"en": "Bb"}, registrations=[row])

    (likeness,) = all_likenesses(work.session, one)

    assert likeness.organization is two
    assert likeness.reasons == ("registration",)


def test_a_submission_that_repeats_a_record_stops(work: Work, drafted: Owned) -> None:
    known(work, name={"en": "Zz"}, website="https://example.org")
    revision = revision_of(work, drafted)
    revision.content = {**revision.content, "website": "https://example.org"}

    with pytest.raises(Conflict):
        submit(work, drafted.viewer, revision, charter_version="1")


def test_a_likeness_is_answered_before_submission(work: Work, drafted: Owned) -> None:
    other = known(work)
    revision = revision_of(work, drafted)
    mine, viewer = drafted.organization, drafted.viewer

    with pytest.raises(Conflict):
        submit(work, viewer, revision, charter_version="1")
    answer_duplicate(work, viewer, mine, other, "same")
    with pytest.raises(Conflict):
        submit(work, viewer, revision, charter_version="1")
    answer_duplicate(work, viewer, mine, other, "branch")
    submit(work, viewer, revision, charter_version="1")

    assert mine.publication is Publication.SUBMITTED


def test_a_listed_profile_is_not_stopped_by_a_shared_website(
    work: Work, listed: Owned
) -> None:
    known(work, name={"en": "Zz"}, website="https://example.org")
    content = {**CONTENT, "name": {"en": "Qq"}, "website": "https://example.org"}

    refuse_unanswered(work.session, listed.viewer, listed.organization, content)


def test_many_records_are_compared_with_one_reading(work: Work) -> None:
    one = known(work)
    names = known_names(work.session)

    found = public_likenesses(work.session, STRANGER, CONTENT, known=names)

    assert [likeness.organization for likeness in found] == [one]
    assert names.like([Name("x", "x", acronym=True)]) == {}


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ({"en": "Café of the Rivers!"}, "cafe_of_the_rivers"),
        ({"ar": "جسر", "kmr": "Pira Dîcleyê"}, "pira_dicleye"),
        ({"en": "x" * 60}, "x" * 40),
        ({"en": "a " + "word " * 20}, "a_word_word_word_word_word_word_word"),
    ],
)
def test_a_handle_comes_from_the_latin_name(name: dict[str, str], handle: str) -> None:
    assert proposed_handle({"name": name}, PlainNames()) == handle


@pytest.mark.parametrize("name", ["Me", "admin", "No", "؟", ""])
def test_an_unusable_handle_gets_a_suffix(name: str) -> None:
    handle = proposed_handle({"name": {"en": name}}, PlainNames())

    assert is_handle(handle)


def test_websites_are_compared_without_what_does_not_matter() -> None:
    assert website_key("https://www.example.org/") == "example.org"
    assert website_key("http://example.org/Iraq/") == "example.org/iraq"


def test_the_process_compares_by_the_wired_matcher() -> None:
    class Shouting(PlainNames):
        def fold(self, text: str) -> str:
            return text.upper()

    before = port.names()
    port.wire_names(Shouting())

    try:
        assert port.names().fold("a") == "A"
    finally:
        port.wire_names(before)
