"""Saving fields: several people, several tiers."""

from collections.abc import Callable
from typing import Any

import pytest

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.work import Work
from directory.profiles.changes import LEVEL_OF, Overlap
from directory.profiles.content import InvalidFields
from directory.profiles.events import ChangeAppliedAtOnce, ProfileChanged
from directory.profiles.models import (
    Publication,
    Revision,
    RevisionState,
    Visibility,
)
from directory.profiles.policy import STRANGER
from directory.profiles.service.moves import move_revision
from directory.profiles.service.saving import save_fields
from tests.profiles.conftest import Owned, facts, revision_of


def save(
    work: Work,
    owned: Owned,
    revision: Revision,
    *,
    seen: int | None = None,
    audience: dict[str, str] | None = None,
    **values: Any,
) -> None:
    save_fields(
        work,
        owned.viewer,
        revision,
        values=values,
        audience=audience,
        seen_version=revision.version if seen is None else seen,
    )


def test_a_draft_keeps_what_is_saved(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)

    save(work, drafted, revision, mission={"en": "  Rivers   for all. "}, phone="")

    assert revision.content["mission"] == {"en": "Rivers for all."}
    assert "phone" not in revision.content
    assert revision.version == 2
    assert drafted.organization.content == {}
    assert not work.events


def test_saving_the_same_is_no_new_version(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)

    save(work, drafted, revision, **revision.content)

    assert revision.version == 1


def test_strangers_save_nothing(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)

    with pytest.raises(Forbidden):
        save_fields(work, STRANGER, revision, values={}, seen_version=1)


def test_a_closed_revision_takes_nothing(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    move_revision(work, revision, RevisionState.CANCELLED)

    with pytest.raises(Conflict):
        save(work, listed, revision, mission={"en": "New"})


def test_a_suspended_organization_changes_nothing(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    listed.organization.publication = Publication.SUSPENDED

    with pytest.raises(Conflict):
        save(work, listed, revision, phone="+9647700000102")


def test_two_people_lose_no_word(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    mine = dict(revision.content)
    save(work, listed, revision, seen=1, description={"en": "From the first."})

    save(
        work,
        listed,
        revision,
        seen=1,
        mission={"en": "From the second."},
        description=mine.get("description", {}),
    )

    assert revision.content["description"] == {"en": "From the first."}
    assert revision.content["mission"] == {"en": "From the second."}


def test_the_second_save_of_one_field_is_told(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    save(work, listed, revision, seen=1, mission={"en": "From the first."})

    with pytest.raises(Overlap) as refusal:
        save(work, listed, revision, seen=1, mission={"en": "From the second."})

    assert refusal.value.fields == ("mission",)
    assert revision.content["mission"] == {"en": "From the first."}


def test_two_who_write_the_same_agree(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)
    save(work, listed, revision, seen=1, mission={"en": "One text."})

    save(work, listed, revision, seen=1, mission={"en": "One text."})

    assert revision.content["mission"] == {"en": "One text."}


def test_levels_overlap_as_fields_do(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)
    save(work, drafted, revision, seen=1, audience={"website": "private"})

    with pytest.raises(Overlap) as refusal:
        save(work, drafted, revision, seen=1, audience={"website": "members"})

    assert refusal.value.fields == (LEVEL_OF + "website",)


def test_the_auto_tier_applies_at_once(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    save(work, listed, revision, phone="0770 000 0102", mission={"en": "Waits."})

    organization = listed.organization
    assert organization.content["phone"] == "+9647700000102"
    assert organization.content["mission"] == {"en": "Clean rivers for everyone."}
    assert revision.content["mission"] == {"en": "Waits."}
    assert revision.base["phone"] == "+9647700000102"
    assert organization.version == 2
    number = organization.id
    assert facts(work, ProfileChanged) == [ProfileChanged(number)]
    assert facts(work, ChangeAppliedAtOnce) == [ChangeAppliedAtOnce(number, ("phone",))]


def test_a_removal_applies_at_once(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(
        website="https://example.org",
        areas_served=["basra", "maysan"],
        description={"en": "Long.", "ar": "طويل"},
    )
    revision = revision_of(work, owned)

    save(
        work,
        owned,
        revision,
        website="",
        areas_served=["basra"],
        description={"ar": "طويل"},
    )

    content = owned.organization.content
    assert "website" not in content
    assert content["areas_served"] == ["basra"]
    assert content["description"] == {"ar": "طويل"}
    assert not facts(work, ChangeAppliedAtOnce)


def test_links_on_a_known_domain_apply_at_once(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(website="https://example.org")
    revision = revision_of(work, owned)

    save(work, owned, revision, social_links=["https://www.example.org/news"])
    save(work, owned, revision, social_links=["https://elsewhere.example.net/x"])

    assert owned.organization.content["social_links"] == [
        "https://www.example.org/news"
    ]
    assert revision.content["social_links"] == ["https://elsewhere.example.net/x"]


def test_a_listed_profile_is_not_emptied(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    with pytest.raises(InvalidFields) as refusal:
        save(work, listed, revision, name={}, focus_main=[])

    assert set(refusal.value.problems) == {"name", "focus_main"}


def test_a_waiting_draft_keeps_what_it_needs(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    with pytest.raises(InvalidFields) as refusal:
        save(work, submitted, revision, contact_email="", phone="", kind="")

    assert set(refusal.value.problems) == {"kind", "contact"}


def test_a_waiting_draft_may_be_amended(work: Work, submitted: Owned) -> None:
    revision = revision_of(work, submitted)

    save(work, submitted, revision, mission={"en": "Amended."})

    assert revision.state is RevisionState.SUBMITTED
    assert revision.version == 2


def test_a_narrower_level_applies_at_once(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    save(work, listed, revision, audience={"mission": "members"})

    assert listed.organization.audience == {"mission": "members"}
    assert facts(work, ProfileChanged)


def test_a_wider_level_waits(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    save(work, listed, revision, audience={"contact_email": "public"})

    assert listed.organization.audience == {}
    assert revision.audience == {"contact_email": "public"}
    assert not work.events


def test_a_level_that_does_not_exist_is_refused(work: Work, listed: Owned) -> None:
    revision = revision_of(work, listed)

    with pytest.raises(Invalid):
        save(work, listed, revision, audience={"phone": "public"})


def test_sensitive_work_narrows_a_draft_once(work: Work, drafted: Owned) -> None:
    revision = revision_of(work, drafted)

    save(work, drafted, revision, sensitive_work=True)
    assert revision.visibility is Visibility.MEMBERS

    revision.visibility = Visibility.PUBLIC  # the owner's own later choice
    save(work, drafted, revision, mission={"en": "Other."})
    assert revision.visibility is Visibility.PUBLIC


def test_sensitive_work_makes_places_coarse_at_once(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(
        map_point="exact",
        map_position="33.3,44.4",
        areas_served=["iqg01q01", "basra"],
    )
    revision = revision_of(work, owned)

    save(work, owned, revision, sensitive_work=True)

    content = owned.organization.content
    assert content["sensitive_work"] is True
    assert content["map_point"] == "governorate"
    assert content["areas_served"] == ["anbar", "basra"]


def test_a_withdrawn_profile_may_be_edited_quietly(
    work: Work, make_owned: Callable[..., Owned]
) -> None:
    owned = make_owned(publication=Publication.WITHDRAWN)
    revision = revision_of(work, owned)

    save(work, owned, revision, phone="+9647700000102")

    assert owned.organization.content["phone"] == "+9647700000102"
    assert not facts(work, ChangeAppliedAtOnce)
