"""Two people changed the same: both versions, field by field."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from directory.kernel.languages import LANGUAGES
from directory.language import current_language
from directory.profiles.changes import LEVEL_OF, level_in
from directory.profiles.fields import Level
from directory.web.editor_forms import SectionForm
from directory.web.field_names import FIELD_NAMES, LEVEL_NAMES
from directory.web.field_text import entries_of, is_listed, text_of
from directory.web.own import Draft
from directory.web.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a version; ``tag`` where it is in a certain language."""

    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """A part of the profile as this person typed it and as it stands now."""

    part: str
    label: str
    mine: tuple[Said, ...]
    theirs: tuple[Said, ...]


def versions_of(
    form: SectionForm, draft: Draft, parts: Collection[str]
) -> list[Versions]:
    """Return both versions of each part that two people changed."""
    return [_versions(form, draft, part) for part in parts]


def said(name: str, value: Any) -> tuple[Said, ...]:
    """Return the value of a field as lines to be read."""
    return tuple(line for line in _lines(name, value) if line.text)


def _versions(form: SectionForm, draft: Draft, part: str) -> Versions:
    if part.startswith(LEVEL_OF):
        return _levels(form, draft, part)
    mine = said(part, form.values.get(part))
    theirs = said(part, draft.content.get(part))
    return Versions(part, str(FIELD_NAMES[part]), mine, theirs)


def _levels(form: SectionForm, draft: Draft, part: str) -> Versions:
    name = part.removeprefix(LEVEL_OF)
    mine, theirs = form.audience[name], level_in(draft.audience, name)
    return Versions(
        part,
        _("Who sees: %(field)s", field=FIELD_NAMES[name]),
        (Said(str(LEVEL_NAMES[Level(mine)])),),
        (Said(str(LEVEL_NAMES[theirs])),),
    )


def _lines(name: str, value: Any) -> Iterator[Said]:
    if isinstance(value, dict):
        for tag in LANGUAGES:
            yield Said(value.get(tag, ""), tag)
        return
    tag = current_language().tag
    if is_listed(name):
        yield from map(Said, entries_of(name, value, vocabulary(), tag))
    else:
        yield Said(text_of(name, value, vocabulary(), tag))
