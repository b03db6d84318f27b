"""Forms about who is in an organization."""

from functools import partial

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from directory.web.field_names import ROLE_NAMES
from directory.web.forms import Form
from directory.web.inputs import options

LONGEST_ADDRESS = 254  # of RFC 5321, section 4.5.3.1.3


class RolesForm(Form):
    """The set of roles of a member."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=partial(options, ROLE_NAMES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Please choose at least one role."))],
    )


class InvitationForm(RolesForm):
    """Who is invited, and to what."""

    address = StringField(
        _l("E-mail address or user name"),
        description=_l("The invitation opens for this person alone, for seven days."),
        render_kw={"dir": "ltr"},
        validators=[
            InputRequired(_l("Enter an e-mail address or a user name.")),
            Length(max=LONGEST_ADDRESS),
        ],
    )
