"""What a revision changes: by field, and by language where there are several.  Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from directory.kernel.languages import TAGS
from directory.profiles.fields import FIELDS, Shape
from directory.profiles.models import Organization, Revision

EMPTY = (None, "", [], {}, False)
BY_LANGUAGE = frozenset({Shape.MAP, Shape.TEXT})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, in one language where ``tag`` is set.

    ``before`` is published now, ``after`` is proposed; ``base`` is what the author
    saw, and ``conflict`` says that the published value moved on since then.
    """

    name: str
    tag: str
    before: Any
    after: Any
    base: Any = None
    conflict: bool = False


def changed_fields(revision: Revision) -> list[str]:
    """Return the names of the fields that the revision's authors changed."""
    return [
        name
        for name in FIELDS
        if _plain(revision.content.get(name)) != _plain(revision.base.get(name))
    ]


def unchanged_fields(revision: Revision) -> list[str]:
    """Return the names of filled fields that stay as they are."""
    changed = set(changed_fields(revision))
    return [
        name
        for name in FIELDS
        if name not in changed and _plain(revision.content.get(name)) is not None
    ]


def changes_in(revision: Revision, live: Mapping[str, Any]) -> list[FieldChange]:
    """Return every change against the published content, in the fields' order."""
    return [
        change
        for name in changed_fields(revision)
        for change in _changes_of(name, revision, live)
    ]


def conflicts_in(revision: Revision, live: Mapping[str, Any]) -> list[FieldChange]:
    """Return the changes whose published value moved on since the author saw it."""
    return [change for change in changes_in(revision, live) if change.conflict]


def wider_audience(revision: Revision, organization: Organization) -> list[str]:
    """Return the fields whose audience the revision would change."""
    names = {*revision.audience, *organization.audience}
    return sorted(
        name
        for name in names
        if revision.audience.get(name) != organization.audience.get(name)
    )


def _changes_of(
    name: str, revision: Revision, live: Mapping[str, Any]
) -> Iterator[FieldChange]:
    base, before = revision.base.get(name), live.get(name)
    after = revision.content.get(name)
    if FIELDS[name].shape not in BY_LANGUAGE:
        yield _change(name, "", base, before, after)
        return
    for tag in TAGS:
        parts = [(value or {}).get(tag) for value in (base, before, after)]
        if _plain(parts[0]) != _plain(parts[2]):
            yield _change(name, tag, *parts)


def _change(name: str, tag: str, base: Any, before: Any, after: Any) -> FieldChange:
    moved = _plain(base) != _plain(before) and _plain(before) != _plain(after)
    return FieldChange(name, tag, before, after, base=base, conflict=moved)


def _plain(value: Any) -> Any:
    return None if value in EMPTY else value
