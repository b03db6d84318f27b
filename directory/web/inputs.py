"""The few form fields from which every form about a profile is made.

Each has ``value``: what the person typed, in the shape that
``directory.profiles.content`` checks.  What a field cannot read itself it leaves
to that check, so that a rule stands in one place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, gettext
from wtforms import Field, SelectField, StringField
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

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


def options(labels: Mapping[Any, LazyString | str]) -> dict[str, str]:
    """Return what a select or radio field offers, in the reader's language."""
    return {value: str(label) for value, label in labels.items()}


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
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002 - of WTForms
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

    def __init__(
        self, label: LazyString, *, choices: Mapping[str, str], **kwargs: Any
    ) -> None:
        offered = {"": gettext("Not stated"), **choices}
        super().__init__(label, choices=offered, **kwargs)

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
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002 - of WTForms
    ) -> None:
        """Read the ticks and the typed names."""
        self.process_errors = []
        given = self.default if data is unset_value else data
        self.data = list(given or ())
        if formdata:
            self.data = _in_order_of(self.data, formdata.getlist(self.name))
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
    def chosen(self) -> tuple[str, ...]:
        """The labels of what is chosen."""
        return tuple(self.label_of(slug) for slug in self.data)

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


def _in_order_of(before: Sequence[str], ticked: Sequence[str]) -> list[str]:
    """Return what is ticked; what was there before keeps its place."""
    kept = [slug for slug in before if slug in ticked]
    return [*kept, *(slug for slug in ticked if slug not in kept)]


def _names_in(text: str) -> list[str]:
    separated = text.replace("،", ",").replace("؛", ",").replace("\n", ",")
    return [name.strip() for name in separated.split(",") if name.strip()]
