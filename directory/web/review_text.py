"""What the review page shows of a case: each change, the checks, the history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from directory.kernel.languages import LANGUAGES, Language
from directory.moderation.comparison import FieldChange, changes_in, unchanged_fields
from directory.moderation.diff import (
    Mark,
    Pieces,
    compare_entries,
    compare_words,
    with_marks,
)
from directory.profiles.fields import FIELDS, Tier
from directory.profiles.models import Organization, Revision
from directory.profiles.texts import Flag
from directory.taxonomy.queries import Vocabulary
from directory.web.field_labels import CHOICE_LABELS, FIELD_LABELS
from directory.web.field_text import entries_of, is_listed, text_of
from directory.web.moderation_words import FLAGS

LEVEL_OF = "audience."


@dataclass(frozen=True, slots=True)
class Panel:
    """One changed field, in one language where ``language`` is set.

    ``base`` holds the third column: what the author saw before it was published
    in another version.  ``part`` is what a partial approval names.
    """

    part: str
    label: str
    language: Language | None
    before: Pieces
    after: Pieces
    base: Pieces | None
    listed: bool
    flags: Sequence[str]
    strict: bool


@dataclass(frozen=True, slots=True)
class Still:
    """A field that the revision leaves as it is."""

    label: str
    texts: Sequence[tuple[Language | None, str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns stored values into text for a moderator who reads ``tag``."""

    vocabulary: Vocabulary
    tag: str

    def panels(
        self, revision: Revision, organization: Organization, flags: Iterable[Flag]
    ) -> list[Panel]:
        """Return a panel for each change, then for each change of an audience."""
        found = list(flags)
        changes = changes_in(revision, organization.content)
        panels = [self._panel(change, found) for change in changes]
        return [*panels, *self._audience(revision, organization)]

    def stills(self, revision: Revision) -> list[Still]:
        """Return the fields that stay as they are."""
        return [
            Still(_(FIELD_LABELS[name]), self._texts(name, revision.content[name]))
            for name in unchanged_fields(revision)
        ]

    def whole(self, content: Mapping[str, Any]) -> list[Still]:
        """Return every filled field of a profile."""
        return [
            Still(_(FIELD_LABELS[name]), self._texts(name, content[name]))
            for name in FIELDS
            if content.get(name)
        ]

    def _panel(self, change: FieldChange, flags: Sequence[Flag]) -> Panel:
        own = [f for f in flags if (f.field, f.tag) == (change.name, change.tag)]
        before, after = self._compare(change.name, change.before, change.after)
        return Panel(
            part=change.name,
            label=_(FIELD_LABELS[change.name]),
            language=LANGUAGES.get(change.tag),
            before=before,
            after=with_marks(after, [Mark(f.kind, f.start, f.end) for f in own]),
            base=self._base(change) if change.conflict else None,
            listed=is_listed(change.name),
            flags=[_(FLAGS.get(kind, kind)) for kind in sorted({f.kind for f in own})],
            strict=FIELDS[change.name].tier is Tier.STRICT,
        )

    def _base(self, change: FieldChange) -> Pieces:
        _same, base = self._compare(change.name, change.base, change.base)
        return base

    def _compare(self, name: str, before: Any, after: Any) -> tuple[Pieces, Pieces]:
        if is_listed(name):
            old = entries_of(name, before, self.vocabulary, self.tag)
            new = entries_of(name, after, self.vocabulary, self.tag)
            return compare_entries(old, new)
        return compare_words(
            text_of(name, before, self.vocabulary, self.tag),
            text_of(name, after, self.vocabulary, self.tag),
        )

    def _texts(self, name: str, value: Any) -> list[tuple[Language | None, str]]:
        if isinstance(value, Mapping):
            return [(LANGUAGES[t], text) for t, text in value.items() if t in LANGUAGES]
        if is_listed(name):
            return [
                (None, ", ".join(entries_of(name, value, self.vocabulary, self.tag)))
            ]
        return [(None, text_of(name, value, self.vocabulary, self.tag))]

    def _audience(
        self, revision: Revision, organization: Organization
    ) -> Iterable[Panel]:
        for name in FIELDS:
            before = organization.audience.get(name, FIELDS[name].level.value)
            after = revision.audience.get(name, FIELDS[name].level.value)
            if before != after and not revision.first:
                label = _("Who sees: %(field)s", field=_(FIELD_LABELS[name]))
                yield _shift(LEVEL_OF + name, label, before, after)
        if revision.visibility is not organization.visibility:
            before, after = organization.visibility.value, revision.visibility.value
            yield _shift("visibility", _("Who finds the profile"), before, after)


def _shift(part: str, label: str, before: str, after: str) -> Panel:
    old, new = compare_entries([_(CHOICE_LABELS[before])], [_(CHOICE_LABELS[after])])
    return Panel(part, label, None, old, new, None, listed=True, flags=(), strict=True)
