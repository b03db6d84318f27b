"""Forms of the editor, made from the registry of fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.widgets import HiddenInput

from directory.profiles.changes import LEVEL_OF
from directory.profiles.content import NEEDED
from directory.profiles.fields import FIELDS, LEVELS, Level, Shape, stricter
from directory.web.editor_sections import COLUMNS, INNER, Column, Section
from directory.web.field_names import FIELD_NAMES, HINTS, LEVEL_NAMES
from directory.web.forms import Form
from directory.web.inputs import (
    LanguageMapField,
    LinesField,
    NumberField,
    TermField,
    TermsField,
    options,
)
from directory.web.list_inputs import ByKeyField, RowsField, value_of
from directory.web.own import Draft
from directory.web.term_choices import (
    grouped_choices,
    label_in,
    resolver,
    single_choices,
)

AUDIENCE = "audience-"
# A local kind may read as the coarse one to others: decisions, "Who acts".
KIND_LEVELS = {
    Level.PUBLIC.value: _l("Others read exactly this kind"),
    Level.PRIVATE.value: _l("Others read “local group or organization”"),
}
COARSE_POINTS = ("none", "governorate")  # with sensitive work
LATIN = {"dir": "ltr"}
# Controls of one line or a few, and how they look; no shape is a day.
PLAIN: Mapping[Shape | None, tuple[type[Field], dict[str, str]]] = {
    Shape.LINE: (StringField, {}),
    Shape.LINES: (LinesField, {}),
    Shape.LINKS: (LinesField, LATIN),
    Shape.NUMBER: (NumberField, {"inputmode": "numeric", **LATIN}),
    Shape.FLAG: (BooleanField, {}),
    Shape.LINK: (StringField, LATIN),
    Shape.EMAIL: (StringField, LATIN),
    Shape.PHONE: (StringField, LATIN),
    None: (StringField, {"type": "date", **LATIN}),
}
PARAGRAPHS = 400  # texts that may be longer get a larger box


class SectionForm(Form):
    """What every section has besides its fields."""

    seen_version = IntegerField(widget=HiddenInput())
    keep = ByKeyField()  # which of two versions stays, by part
    add = HiddenField()
    then = HiddenField()

    section: Section

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field, without what the person gave up in a conflict."""
        return {
            name: value_of(self[name])
            for name in self.section.fields
            if self.keep.data.get(name) != "theirs"
        }

    @property
    def audience(self) -> dict[str, str]:
        """The levels chosen, by field."""
        return {
            name: self[AUDIENCE + name].data
            for name in self.section.fields
            if AUDIENCE + name in self and not self._gave_up(LEVEL_OF + name)
        }

    def audience_of(self, name: str) -> Field | None:
        """Return the control that says who sees a field, where there is a choice."""
        found: Field | None = self._fields.get(AUDIENCE + name)
        return found

    def level_note(self, name: str) -> LazyString:
        """Return who sees a field that leaves no choice."""
        return LEVEL_NAMES[FIELDS[name].level]

    def _gave_up(self, part: str) -> bool:
        return bool(self.keep.data.get(part) == "theirs")


def section_form(section: Section, draft: Draft) -> SectionForm:
    """Return the form of a section, filled from a working copy or from the request."""
    sensitive = bool(draft.content.get("sensitive_work"))
    members: dict[str, Any] = {"section": section}
    for name in section.fields:
        members[name] = _field(name, sensitive=sensitive)
        if len(level_choices(name)) > 1:
            members[AUDIENCE + name] = _audience_field(name)
    form_class = type("Section", (SectionForm,), members)
    form: SectionForm = form_class(data=_filled(section, draft))
    for name in set(NEEDED) & set(section.fields):
        form[name].flags.needed = True  # not optional, though a draft may lack it
    return form


def level_choices(name: str) -> dict[str, LazyString]:
    """Return the levels that an organization may choose for a field."""
    if name == "kind":
        return dict(KIND_LEVELS)
    rule = FIELDS[name]
    allowed = [level for level in LEVELS if _may_choose(name, level)]
    if name == "map_position" or rule.shape is Shape.FLAG:
        allowed = [rule.level]
    return {level.value: LEVEL_NAMES[level] for level in allowed}


def _may_choose(name: str, level: Level) -> bool:
    rule = FIELDS[name]
    if level is rule.level:
        return True
    return rule.narrows if stricter(level, rule.level) is level else rule.widens


def _filled(section: Section, draft: Draft) -> dict[str, Any]:
    given: dict[str, Any] = {"seen_version": draft.version}
    for name in section.fields:
        given[name] = draft.content.get(name)
        given[AUDIENCE + name] = draft.audience.get(name) or FIELDS[name].level.value
    return given


def _audience_field(name: str) -> SelectField:
    label = _l("Who sees it: %(field)s", field=FIELD_NAMES[name])
    return SelectField(label, choices=options(level_choices(name)))


def _field(name: str, *, sensitive: bool) -> Field:
    rule = FIELDS[name]
    label, hint = FIELD_NAMES[name], HINTS.get(name, "")
    if rule.shape is Shape.ROWS:
        row = type("Row", (PlainForm,), _row_members(COLUMNS[name]))
        return RowsField(
            FormField(row),
            label,
            description=hint,
            min_entries=1,
            most=rule.most,
            inner=INNER.get(name, ""),
        )
    if rule.shape is Shape.TERM:
        choices = single_choices(name, rule.scheme)
        if name == "map_point" and sensitive:
            choices = {slug: choices[slug] for slug in COARSE_POINTS}
        return TermField(label, description=hint, choices=options(choices))
    column = Column(name, label, rule.shape, rule.scheme, rule.most)
    return _control(column, hint=hint, ticks=True, coarse=sensitive)


def _row_members(columns: tuple[Column, ...]) -> dict[str, Any]:
    members: dict[str, Field] = {c.name: _control(c) for c in columns}
    return {**members, "remove": BooleanField(_l("Remove this entry"))}


def _control(
    column: Column,
    *,
    hint: LazyString | str = "",
    ticks: bool = False,
    coarse: bool = False,
) -> Field:
    """Return the control of a column; ``ticks`` lists terms, else they are typed."""
    if column.shape in {Shape.MAP, Shape.TEXT}:
        rows = _rows(column, whole_field=ticks)
        return LanguageMapField(
            column.label, description=hint, rows=rows, most=column.most
        )
    if column.shape is Shape.TERMS:
        return _terms(column, hint=hint, ticks=ticks, coarse=coarse)
    if column.shape is Shape.TERM:
        choices = options(single_choices(column.name, column.scheme))
        return TermField(column.label, choices=choices)
    made, looks = PLAIN[column.shape]
    return made(column.label, description=hint, render_kw=looks)


def _rows(column: Column, *, whole_field: bool) -> int:
    if column.shape is Shape.MAP:
        return 1
    return 8 if whole_field and column.most > PARAGRAPHS else 3


def _terms(
    column: Column, *, hint: LazyString | str, ticks: bool, coarse: bool
) -> TermsField:
    scheme = column.scheme
    return TermsField(
        column.label,
        description=hint,
        groups=grouped_choices(scheme, coarse=coarse) if ticks else (),
        resolve=resolver(scheme),
        label_of=lambda slug: label_in(scheme, slug),
        most=column.most,
    )
