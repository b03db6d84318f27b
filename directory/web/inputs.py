"""The few form fields from which every form about a profile is made.

Each has ``value``: what the person typed, in the shape that
``directory.profiles.content`` checks.  What a field cannot read itself it leaves
to that check, so that a rule stands in one place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, gettext
from wtforms import Field, FieldList, FormField, SelectChoice, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.utils import unset_value

from directory.kernel.languages import LANGUAGES, TAGS, Language, ascii_digits

Resolver = Callable[[str], str | None]
"""Finds the slug that a person means by a word in any language, or None."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One term as a checklist shows it; ``words`` is what typing may match."""

    value: str
    label: str
    words: str = ""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Terms under a common heading; an empty heading stands for none."""

    label: str
    choices: tuple[Choice, ...]


def options(labels: Mapping[str, LazyString | str]) -> list[SelectChoice]:
    """Return what a select or radio field offers, from labels by value."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class LanguageMapField(Field):
    """One text in the languages of the house, of which one suffices."""

    def __init__(self, *args: Any, rows: int = 1, most: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.most = most
        self.data: dict[str, str] = {}

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,
    ) -> None:
        """Read the text of each language from its own control."""
        self.process_errors = []
        given = self.default if data is unset_value else data
        self.data = {tag: (given or {}).get(tag, "") for tag in TAGS}
        if formdata:
            self.data = {tag: formdata.get(f"{self.name}-{tag}", "") for tag in TAGS}

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages, in the order in which they stand on the page."""
        return tuple(LANGUAGES.values())

    @property
    def value(self) -> dict[str, str]:
        """The texts that are filled in."""
        return {tag: text for tag, text in self.data.items() if text.strip()}


class LinesField(StringField):
    """A list of short texts, one on each line."""

    def process_data(self, value: Any) -> None:
        """Show a stored list line by line."""
        self.data = "\n".join(value or ())

    @property
    def value(self) -> list[str]:
        """The lines that are filled in."""
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]


class NumberField(StringField):
    """A whole number in the digits of any script; the content's check reads it."""

    def process_data(self, value: Any) -> None:
        """Show a stored number in Latin digits."""
        self.data = "" if value is None else str(value)

    @property
    def value(self) -> str | None:
        """What was typed, in ASCII digits, or None where nothing was."""
        return ascii_digits((self.data or "").strip()) or None


class TermField(SelectField):
    """One term of a vocabulary, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [SelectChoice("", gettext("Not stated")), *self.choices]

    def process_data(self, value: Any) -> None:
        """Show a stored slug; none is the first choice."""
        super().process_data(value or "")

    @property
    def value(self) -> str:
        """The slug chosen, or an empty one."""
        return self.data or ""


class TermsField(Field):
    """Several terms: ticked in a list, or typed by name in any language.

    Typed names are separated by commas or lines.  A field without ``groups`` shows
    what is chosen already, and is filled by typing.
    """

    def __init__(
        self,
        *args: Any,
        groups: Sequence[Group] = (),
        resolve: Resolver,
        label_of: Callable[[str], str],
        most: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolve = resolve
        self.label_of = label_of
        self.groups = groups
        self.most = most
        self.data: list[str] = []
        self.typed = ""
        self.unknown: list[str] = []

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,
    ) -> None:
        """Read the ticks and the typed names."""
        self.process_errors = []
        given = self.default if data is unset_value else data
        self.data = list(given or ())
        if formdata:
            self.data = list(formdata.getlist(self.name))
            self._read(formdata.get(f"{self.name}-typed", ""))

    def pre_validate(self, _form: Any) -> None:
        """Refuse names that no term bears."""
        if self.unknown:
            raise ValidationError(
                gettext(
                    "We do not know “%(names)s”. Please choose from the list.",
                    names=gettext(", ").join(self.unknown),
                )
            )

    @property
    def others(self) -> tuple[Choice, ...]:
        """What is chosen and stands in no group of the list."""
        listed = {choice.value for group in self.groups for choice in group.choices}
        return tuple(
            Choice(slug, self.label_of(slug))
            for slug in self.data
            if slug not in listed
        )

    @property
    def value(self) -> list[str]:
        """The slugs chosen, each once, in their order."""
        return list(dict.fromkeys(self.data))

    def _read(self, text: str) -> None:
        for name in _names_in(text):
            slug = self.resolve(name)
            if slug is None:
                self.unknown.append(name)
            else:
                self.data.append(slug)
        self.typed = ", ".join(self.unknown)


class ByKeyField(Field):
    """Values that the form names ``<field>-<key>``, by key."""

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,  # noqa: ARG002 - the base class names it
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002
    ) -> None:
        """Read every key that the form holds."""
        self.process_errors = []
        prefix = f"{self.name}-"
        self.data: dict[str, str] = {
            name.removeprefix(prefix): formdata.get(name)
            for name in formdata or ()
            if name.startswith(prefix)
        }


class RowsField(FieldList):
    """Entries of a list, each a small form; a blank entry counts for nothing.

    ``inner`` names the one column that is itself the entry, where there is one.
    """

    def __init__(
        self, *args: Any, most: int = 0, inner: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.inner = inner

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,
    ) -> None:
        """Read the entries, stored ones and typed ones."""
        given = None if data is unset_value else data
        if self.inner:
            given = [{self.inner: row} for row in given or ()]
        super().process(formdata, given or [], extra_filters)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Check each entry; what is wrong stands at its own column."""
        valid = super().validate(form, extra_validators)
        if not valid:
            self.errors = [gettext("Please look at the marked entries.")]
        return valid

    @property
    def value(self) -> list[dict[str, Any]]:
        """The entries that are filled in and were not struck out."""
        rows = [row_value(entry) for entry in self.entries if not is_struck(entry)]
        kept = [row for row in rows if row]
        return [row[self.inner] for row in kept] if self.inner else kept

    def add_blank(self) -> None:
        """Put one more blank entry at the end."""
        self.append_entry({})


def row_value(entry: FormField) -> dict[str, Any]:
    """Return what an entry's columns hold, without the empty ones."""
    columns = {field.short_name: field for field in entry.form}
    columns.pop("remove", None)
    return {
        name: value for name, field in columns.items() if (value := value_of(field))
    }


def is_struck(entry: FormField) -> bool:
    """Whether a person ticked that the entry shall go."""
    return bool(entry.form["remove"].data)


def value_of(field: Field) -> Any:
    """Return what a field holds, in the shape that the content's check expects."""
    own = getattr(field, "value", unset_value)
    if own is not unset_value:
        return own
    if field.data is None:
        return ""
    return field.data.strip() if isinstance(field.data, str) else field.data


def chosen_of(groups: Iterable[Group], chosen: Iterable[str]) -> Mapping[str, bool]:
    """Return, by heading, whether something under it is chosen."""
    taken = set(chosen)
    return {
        group.label: any(choice.value in taken for choice in group.choices)
        for group in groups
    }


def _names_in(text: str) -> list[str]:
    separated = text.replace("،", ",").replace("؛", ",").replace("\n", ",")
    return [name.strip() for name in separated.split(",") if name.strip()]
