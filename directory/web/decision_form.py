"""The form in which a moderator decides."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from directory.moderation.service.weighing import LONGEST_MESSAGE
from directory.web.forms import Form


class DecisionForm(Form):
    """A verdict, its reason, and a word to the organization.

    Comments on fields come as ``comment-<field>``; ``fill`` puts a canned reply
    into the message without deciding anything.
    """

    verdict = RadioField(_l("Your decision"), [InputRequired()], choices=[])
    code = SelectField(_l("Reason"), [Optional()], choices=[])
    reply = SelectField(_l("Canned reply"), [Optional()], choices=[])
    language = SelectField(_l("Language of the message"), choices=[])
    message = TextAreaField(
        _l("Message to the organization"), [Length(max=LONGEST_MESSAGE)]
    )
    part = SelectMultipleField(_l("Fields to publish"), validate_choice=False)
    comment = HiddenField()
    seen = IntegerField(_l("Version"), [Optional()])
    fill = SubmitField(_l("Put into the message"))
    send = SubmitField(_l("Send and open next"))


class QuestionForm(Form):
    """A question to another moderator."""

    note = TextAreaField(_l("Question to another moderator"), [Length(max=1000)])
