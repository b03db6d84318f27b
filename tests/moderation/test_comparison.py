"""What a revision changes against what is published."""

from typing import Any

from directory.moderation.checks import outside_links, uneven_texts
from directory.moderation.comparison import changes_in, unchanged_fields
from directory.profiles.models import Revision, Visibility


def _revision(base: dict[str, Any], content: dict[str, Any]) -> Revision:
    return Revision(
        base=base, content=content, audience={}, visibility=Visibility.PUBLIC
    )


def test_each_language_is_a_change_of_its_own() -> None:
    base = {"name": {"en": "Tigris", "ar": "دجلة"}}
    revision = _revision(base, {"name": {"en": "Tigris Watch", "ar": "دجلة"}})

    changes = changes_in(revision, base)

    assert [(c.name, c.tag) for c in changes] == [("name", "en")]
    assert not changes[0].conflict


def test_a_base_that_moved_on_is_a_conflict() -> None:
    revision = _revision({"mission": {"en": "One"}}, {"mission": {"en": "Two"}})

    change = changes_in(revision, {"mission": {"en": "Three"}})[0]

    assert change.conflict
    assert (change.base, change.before, change.after) == ("One", "Three", "Two")


def test_both_sides_making_the_same_change_is_none() -> None:
    revision = _revision({"mission": {"en": "One"}}, {"mission": {"en": "Two"}})

    assert not changes_in(revision, {"mission": {"en": "Two"}})[0].conflict


def test_what_was_left_alone_is_listed_apart() -> None:
    base = {"kind": "foundation", "tracks": ["peace"], "acronym": []}
    revision = _revision(base, {**base, "kind": "campaign"})

    assert unchanged_fields(revision) == ["tracks"]


def test_links_and_uneven_languages_are_noticed() -> None:
    content = {
        "mission": {"en": "See https://example.org/x.", "ar": "جملة."},
        "description": {"en": "One. Two.", "ar": "واحدة."},
    }

    assert outside_links(content) == ["https://example.org/x."]
    assert uneven_texts(content) == ["description"]
