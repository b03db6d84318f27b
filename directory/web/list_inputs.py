"""Form fields that hold entries of a list, or values by a key."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import Field, FieldList, FormField
from wtforms import Form as PlainForm
from wtforms.utils import unset_value


class ByKeyField(Field):
    """Values that the form names ``<field>-<key>``, by key."""

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,  # noqa: ARG002 - of WTForms - the base class names it
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002 - of WTForms
    ) -> None:
        """Read every key that the form holds."""
        self.process_errors = []
        prefix = f"{self.name}-"
        self.data: dict[str, str] = {
            name.removeprefix(prefix): formdata.get(name)
            for name in formdata or ()
            if name.startswith(prefix)
        }


class RowsField(FieldList):  # type: ignore[type-arg]  # generic in its stubs alone
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

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
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


def row_value(entry: "FormField[PlainForm]") -> dict[str, Any]:
    """Return what an entry's columns hold, without the empty ones."""
    columns = {field.short_name: field for field in entry.form}
    columns.pop("remove", None)
    return {
        name: value for name, field in columns.items() if (value := value_of(field))
    }


def is_struck(entry: "FormField[PlainForm]") -> bool:
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
