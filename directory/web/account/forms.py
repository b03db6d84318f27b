"""The forms of an account."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from directory.accounts.passwords import accepted_password
from directory.accounts.policy import accepted_address, accepted_user_name
from directory.accounts.service import SpentLink
from directory.kernel.errors import Conflict, Invalid
from directory.kernel.languages import LANGUAGES
from directory.web.forms import Form

NEEDED = _l("Please fill this in.")
LONG = Length(max=320, message=_l("This is too long."))
PASSWORD_HINT = _l(
    "At least 12 characters, in any script. A few words that only you would put "
    "together are easy to keep in mind."
)
LTR = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}


class Accepted:
    """Asks a rule of the accounts room, and puts its refusal beside the field."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self.rule = rule

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse what the rule refuses."""
        try:
            self.rule(field.data or "")
        except Invalid as refusal:
            raise ValidationError(_spoken(refusal)) from refusal


@contextmanager
def beside(field: Field) -> Iterator[None]:
    """Put a refusal of the block beside a field, so that what was typed is kept.

    The caller asks ``field.errors`` afterwards.
    """
    try:
        yield
    except SpentLink:
        raise
    except (Invalid, Conflict) as refusal:
        field.errors = [*field.errors, _spoken(refusal)]


def typed(field: Field) -> str:
    """Return what was typed into a field that must not be empty."""
    return field.data or ""


def refuse(field: Field, sentence: str) -> None:
    """Put a sentence of the accounts room beside a field."""
    field.errors = [*field.errors, gettext(sentence)]


def _spoken(refusal: Invalid | Conflict) -> str:
    return str(gettext(refusal.sentence, **refusal.values))


def _name_field(label: Any) -> StringField:
    return StringField(
        label,
        [InputRequired(NEEDED), LONG],
        render_kw={**LTR, "dir": "auto", "autocomplete": "username"},
    )


def _address_field(label: Any) -> EmailField:
    return EmailField(
        label,
        [InputRequired(NEEDED), LONG, Accepted(accepted_address)],
        render_kw={**LTR, "autocomplete": "email"},
    )


def _present_password() -> PasswordField:
    return PasswordField(
        _l("Password"),
        [InputRequired(NEEDED)],
        render_kw={"dir": "auto", "autocomplete": "current-password"},
    )


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(NEEDED)],
        description=PASSWORD_HINT,
        render_kw={"dir": "auto", "autocomplete": "new-password"},
    )


def _code_field(label: Any, hint: Any = "") -> StringField:
    return StringField(
        label,
        [InputRequired(NEEDED), LONG],
        description=hint,
        render_kw={**LTR, "autocomplete": "one-time-code"},
    )


class ChoosesPassword(Form):
    """A form with a new password, which must not be one of the person's names."""

    def names(self) -> tuple[str, ...]:
        """Return what the person signs in by."""
        named = [self[field].data for field in ("email", "user_name") if field in self]
        if current_user.is_authenticated:
            named += [current_user.account.email, current_user.account.user_name]
        return tuple(name for name in named if name)

    def validate_new_password(self, field: Field) -> None:
        """Refuse what is too short, too long, or used by many."""
        Accepted(lambda password: accepted_password(password, *self.names()))(
            self, field
        )


class SignInForm(Form):
    """Name and password."""

    name = _name_field(_l("E-mail address or user name"))
    password = _present_password()
    shared = BooleanField(
        _l("This is a shared phone or computer"),
        description=_l(
            "You are signed out after 15 minutes without use, and nothing is kept."
        ),
    )
    next = HiddenField()


class CodeForm(Form):
    """The code of a second factor."""

    code = _code_field(
        _l("Code"),
        _l("Six digits from your app, or one of your printed codes."),
    )
    next = HiddenField()


class PasskeyForm(Form):
    """What a passkey answered; the script of the page fills it in."""

    answer = HiddenField()
    next = HiddenField()


class NewPasskeyForm(Form):
    """A name for a new passkey, and what it answered."""

    name = StringField(
        _l("Name of this passkey"),
        [InputRequired(NEEDED), Length(max=60, message=_l("This is too long."))],
        description=_l("So that you know it again, such as: blue phone."),
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    answer = HiddenField()


class PasswordForm(Form):
    """The present password, once more."""

    password = _present_password()
    next = HiddenField()


class SignUpForm(ChoosesPassword):
    """An address, and a password for it."""

    email = _address_field(_l("E-mail address"))
    new_password = _new_password(_l("Password"))


class SignUpByNameForm(ChoosesPassword):
    """A user name for people without an address."""

    user_name = StringField(
        _l("User name"),
        [InputRequired(NEEDED), Accepted(accepted_user_name)],
        description=_l(
            "3 to 32 letters or digits. Others do not see it; better not your name."
        ),
        render_kw={**LTR, "dir": "auto", "autocomplete": "username"},
    )
    new_password = _new_password(_l("Password"))


class AddressForm(Form):
    """An e-mail address."""

    email = _address_field(_l("E-mail address"))


class NewPasswordForm(ChoosesPassword):
    """A new password."""

    new_password = _new_password(_l("New password"))


class ResetByCodeForm(ChoosesPassword):
    """A user name with one of its printed codes, and a new password."""

    user_name = _name_field(_l("User name"))
    code = _code_field(_l("One of your printed codes"))
    new_password = _new_password(_l("New password"))


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    password = _present_password()
    new_password = _new_password(_l("New password"))


class LanguageForm(Form):
    """The language in which the person is spoken to."""

    language = SelectField(
        _l("Language of the pages and mails"),
        choices={language.tag: language.name for language in LANGUAGES.values()},
    )


class Confirmation(Form):
    """Nothing but the button: the deed needs a POST."""

    next = HiddenField()
