"""What a revision changes: by field, and by language where there are several.  Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from directory.kernel.languages import TAGS
from directory.profiles.changes import changed_fields, is_empty, same
from directory.profiles.fields import FIELDS, Shape
from directory.profiles.models import Revision

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


def unchanged_fields(revision: Revision) -> list[str]:
    """Return the names of filled fields that stay as they are."""
    changed = set(changed_fields(revision.base, revision.content))
    filled = [n for n in FIELDS if not is_empty(revision.content.get(n))]
    return [name for name in filled if name not in changed]


def changes_in(revision: Revision, live: Mapping[str, Any]) -> list[FieldChange]:
    """Return every change against the published content, in the fields' order."""
    return [
        change
        for name in changed_fields(revision.base, revision.content)
        for change in _changes_of(name, revision, live)
    ]


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
        if not same(parts[0], parts[2]):
            yield _change(name, tag, *parts)


def _change(name: str, tag: str, base: Any, before: Any, after: Any) -> FieldChange:
    moved = not same(base, before) and not same(before, after)
    return FieldChange(name, tag, before, after, base=base, conflict=moved)
