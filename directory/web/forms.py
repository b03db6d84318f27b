"""The form of the house: its messages come from our catalogues, strangers stay out."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import get_domain, gettext, lazy_gettext
from flask_wtf import FlaskForm

from directory.kernel.db import UNSTORABLE
from directory.kernel.errors import Invalid
from directory.kernel.messages import N_

KNOWN_TO_ALL = {"csrf_token"}


def init_forms(app: Flask) -> None:
    """Refuse to write for a request with fields that no form has looked at."""
    app.extensions["guards"] = (refuse_unchecked_fields,)


def refuse_unchecked_fields() -> None:
    """Raise :class:`Invalid` where a bare button came with more than its token."""
    if not has_request_context() or request.method != "POST":
        return
    if not g.get("fields_checked") and set(request.form) - KNOWN_TO_ALL:
        raise Invalid(N_("The form holds a field that this page does not have."))


class OurTranslations:
    """WTForms' own messages through our catalogues (it has none for Sorani)."""

    def gettext(self, sentence: str) -> str:
        """Translate one of WTForms' sentences."""
        return str(gettext(sentence))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate one of WTForms' counted sentences."""
        found = get_domain().get_translations()
        return str(found.ngettext(one, many, number))  # WTForms fills in the places


class Form(FlaskForm):
    """Base of every form that changes something.

    Fields that the form does not know are refused: a forged field is a defect of
    the sender, not something to ignore.
    """

    class Meta(FlaskForm.Meta):
        """How the form speaks."""

        def get_translations(self, form: object) -> OurTranslations:  # noqa: ARG002 - of WTForms
            """Return our catalogues."""
            return OurTranslations()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that none came that the form does not have."""
        g.fields_checked = True
        valid: bool = super().validate(extra_validators) and not self._unstorable()
        unknown = [name for name in request.form if not self._knows(name)]
        if unknown:
            self.form_errors.append(
                lazy_gettext("The form holds a field that this page does not have.")
            )
        return valid and not unknown

    def _unstorable(self) -> bool:
        """Refuse what no database holds, at the field that holds it."""
        guilty = [
            field
            for field in self
            if isinstance(field.data, str) and UNSTORABLE.search(field.data)
        ]
        for field in guilty:
            field.errors = [
                *field.errors,
                gettext("The text holds characters that cannot be stored."),
            ]
        return bool(guilty)

    def _knows(self, name: str) -> bool:
        return name in KNOWN_TO_ALL or any(
            name == field.name or name.startswith(f"{field.name}-") for field in self
        )
