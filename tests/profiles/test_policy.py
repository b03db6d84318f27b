"""Who may see what: one function answers, and these properties hold it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.profiles import policy
from directory.profiles.changes import narrows_level, narrows_visibility
from directory.profiles.fields import (
    COARSE_KIND,
    COARSE_KINDS,
    FIELDS,
    LEVELS,
    Federation,
    Level,
)
from directory.profiles.models import Organization, Publication, Role, Visibility
from directory.profiles.policy import (
    STRANGER,
    Clearance,
    Scope,
    Viewer,
    federated_content,
    level_of,
    may_edit,
    may_find,
    may_moderate,
    may_open,
    may_own,
    public_part,
    visible_content,
)

NUMBER = 7
FULL: dict[str, Any] = {
    **{name: f"value of {name}" for name in FIELDS},
    "kind": "youth_movement",
    "areas_served": ["basra"],
    "office_place": "basra",
    "focus_main": ["wash"],
    "focus_secondary": [],
    "map_position": "33.31284,44.36152",
    "map_point": "exact",
    "sensitive_work": False,
}


def organization(**given: Any) -> Organization:
    return Organization(
        id=NUMBER,
        **{
            "publication": Publication.APPROVED,
            "visibility": Visibility.PUBLIC,
            "content": FULL,
            "audience": {},
            **given,
        },
    )


chosen = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["youth_movement", "informal_group", "media"]),
        "map_point": st.sampled_from(["none", "governorate", "area", "exact"]),
        "sensitive_work": st.booleans(),
    }
)
contents = st.builds(
    lambda values, left_out: {
        **{name: v for name, v in FULL.items() if name not in left_out},
        **values,
    },
    chosen,
    st.sets(st.sampled_from(sorted(FULL)), max_size=20),
)
audiences = st.dictionaries(
    st.sampled_from(sorted(FIELDS)), st.sampled_from([str(level) for level in LEVELS])
)
organizations = st.builds(
    organization,
    publication=st.just(Publication.APPROVED) | st.sampled_from(Publication),
    visibility=st.just(Visibility.PUBLIC) | st.sampled_from(Visibility),
    content=contents,
    audience=audiences,
)
role_sets = st.sampled_from(
    [
        frozenset({Role.READER}),
        frozenset({Role.READER, Role.EDITOR}),
        frozenset({Role.READER, Role.LIAISON}),
        frozenset(Role),
    ]
)
outsiders = st.builds(
    Viewer,
    account_id=st.integers(1, 5),
    clearance=st.sampled_from(Clearance),
    roles=st.dictionaries(st.integers(8, 9), role_sets, max_size=2),
    released=st.dictionaries(
        st.just(NUMBER), st.sets(st.sampled_from(sorted(FIELDS))).map(frozenset)
    ),
)
insiders = st.builds(Viewer, roles=role_sets.map(lambda roles: {NUMBER: roles}))
moderators = st.builds(Viewer, scope=st.just(Scope()))
viewers = outsiders | insiders | moderators


def is_part(small: Mapping[str, Any], large: Mapping[str, Any]) -> bool:
    """Whether the one shows no field more, and no kind finer, than the other."""
    return all(
        name in large and (small[name] == large[name] or name == "kind")
        for name in small
    )


@given(organizations)
def test_strangers_see_nothing_but_public_fields(shown: Organization) -> None:
    for name in visible_content(shown, STRANGER):
        assert level_of(shown, name) is Level.PUBLIC


@given(organizations, outsiders)
def test_what_is_not_listed_is_for_its_people_alone(
    shown: Organization, viewer: Viewer
) -> None:
    if shown.publication is not Publication.APPROVED:
        assert not may_open(viewer, shown)
        assert not may_find(viewer, shown)
        assert visible_content(shown, viewer) == {}


@given(organizations, outsiders)
def test_whom_the_visibility_shuts_out_sees_nothing(
    shown: Organization, viewer: Viewer
) -> None:
    needed = policy.CLEARANCE_FOR[shown.visibility]

    if viewer.clearance < needed:
        assert visible_content(shown, viewer) == {}


@given(organizations, outsiders)
def test_private_fields_never_leave(shown: Organization, viewer: Viewer) -> None:
    for name in visible_content(shown, viewer):
        assert level_of(shown, name) is not Level.PRIVATE


@given(organizations, outsiders, st.sampled_from(Clearance))
def test_more_trust_never_shows_less(
    shown: Organization, viewer: Viewer, clearance: Clearance
) -> None:
    trusted = replace(viewer, clearance=max(viewer.clearance, clearance))

    assert is_part(visible_content(shown, viewer), visible_content(shown, trusted))


@given(organizations, viewers, audiences)
def test_narrowing_levels_never_shows_more(
    shown: Organization, viewer: Viewer, wanted: dict[str, str]
) -> None:
    narrower = {
        name: level
        for name, level in wanted.items()
        if narrows_level(level_of(shown, name), Level(level))
    }
    before = visible_content(shown, viewer)

    shown.audience = {**shown.audience, **narrower}

    assert is_part(visible_content(shown, viewer), before)


@given(organizations, viewers, st.sampled_from(Visibility))
def test_narrowing_visibility_never_shows_more(
    shown: Organization, viewer: Viewer, after: Visibility
) -> None:
    narrows = narrows_visibility(shown.visibility, after)
    before, found = visible_content(shown, viewer), may_find(viewer, shown)

    shown.visibility = after

    if narrows:
        assert is_part(visible_content(shown, viewer), before)
        assert found or not may_find(viewer, shown)


@given(organizations, viewers)
def test_what_is_found_may_be_opened(shown: Organization, viewer: Viewer) -> None:
    if may_find(viewer, shown):
        assert may_open(viewer, shown)


@given(organizations)
def test_nothing_leaves_the_node_that_strangers_do_not_see(
    shown: Organization,
) -> None:
    leaving = federated_content(shown)

    assert is_part(leaving, visible_content(shown, STRANGER))
    for name in leaving:
        assert FIELDS[name].federation is not Federation.NO
    if shown.visibility is not Visibility.PUBLIC:
        assert leaving == {}


@given(organizations, outsiders)
def test_the_hidden_kind_reads_coarse(shown: Organization, viewer: Viewer) -> None:
    shown.audience = {**shown.audience, "kind": "private"}

    assert visible_content(shown, viewer).get("kind") not in COARSE_KINDS


@given(organizations, insiders)
def test_its_writers_see_all_and_readers_what_members_see(
    shown: Organization, viewer: Viewer
) -> None:
    seen = visible_content(shown, viewer)
    inside = viewer.roles[NUMBER] & policy.INSIDE_ROLES

    filled = {n for n in FIELDS if shown.content.get(n) not in (None, "", [], False)}
    if inside:
        assert set(seen) == filled
    else:
        levels = {level_of(shown, name) for name in seen}
        assert levels <= {Level.PUBLIC, Level.MEMBERS}


@given(organizations, outsiders)
def test_a_position_is_as_exact_as_was_chosen(
    shown: Organization, viewer: Viewer
) -> None:
    position = visible_content(shown, viewer).get("map_position")
    point = shown.content["map_point"]

    if shown.content.get("sensitive_work") or point in {"none", "governorate"}:
        assert position is None
    elif position is not None:
        assert position == ("33.31284,44.36152" if point == "exact" else "33.3,44.35")


@given(organizations)
def test_the_public_part_is_what_the_public_level_holds(shown: Organization) -> None:
    assert {level_of(shown, name) for name in public_part(shown)} <= {Level.PUBLIC}


def test_a_release_opens_one_field_to_one_viewer() -> None:
    viewer = Viewer(released={NUMBER: frozenset({"phone"})})

    seen = visible_content(organization(), viewer)

    assert "phone" in seen
    assert "whatsapp" not in seen


def test_unlisted_is_opened_and_never_found() -> None:
    unlisted = organization(visibility=Visibility.UNLISTED)

    assert may_open(STRANGER, unlisted)
    assert not may_find(STRANGER, unlisted)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (Scope(), True),
        (Scope(places=frozenset({"basra"})), True),
        (Scope(places=frozenset({"erbil"})), False),
        (Scope(focus_areas=frozenset({"wash"})), True),
        (Scope(focus_areas=frozenset({"health"})), False),
        (Scope(frozenset({"basra"}), frozenset({"health"})), False),
    ],
)
def test_a_moderator_has_a_scope(scope: Scope, *, covered: bool) -> None:
    assert may_moderate(Viewer(scope=scope), organization()) is covered


def test_a_moderator_never_moderates_their_own() -> None:
    viewer = Viewer(scope=Scope(), roles={NUMBER: frozenset({Role.READER})})

    assert not may_moderate(viewer, organization())


def test_roles_open_deeds() -> None:
    owner = Viewer(roles={NUMBER: frozenset(Role)})
    editor = Viewer(roles={NUMBER: frozenset({Role.READER, Role.EDITOR})})

    assert may_own(owner, organization())
    assert may_edit(editor, organization())
    assert not may_own(editor, organization())
    assert not may_edit(STRANGER, organization())


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_tier_an_audience_and_a_federation_rule(name: str) -> None:
    rule = FIELDS[name]

    assert rule.tier
    assert rule.level in LEVELS
    assert rule.federation
    if rule.federation is not Federation.NO:
        assert rule.level is Level.PUBLIC


@pytest.mark.parametrize(
    ("point", "position"),
    [("exact", "33.31284,44.36152"), ("area", "33.3,44.35"), ("governorate", None)],
)
def test_a_position_is_shown_as_chosen(point: str, position: str | None) -> None:
    shown = organization(content={**FULL, "map_point": point})
    moderator = Viewer(scope=Scope())

    assert visible_content(shown, STRANGER).get("map_position") == position
    assert visible_content(shown, moderator)["map_position"] == FULL["map_position"]


def test_a_local_kind_may_read_coarse() -> None:
    shown = organization(audience={"kind": "private"})

    assert visible_content(shown, STRANGER)["kind"] == COARSE_KIND
    shown.audience = {}
    assert visible_content(shown, STRANGER)["kind"] == "youth_movement"


def test_the_coarse_kind_is_not_itself_hidden() -> None:
    shown = organization(content={"kind": COARSE_KIND}, audience={"kind": "private"})

    assert visible_content(shown, STRANGER) == {"kind": COARSE_KIND}
