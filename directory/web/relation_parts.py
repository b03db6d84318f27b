"""Relations put into words: names of their ways, the form, groups of a profile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from directory.kernel.languages import Wording, wording
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer, visible_content
from directory.profiles.related import Related
from directory.profiles.relations import Way
from directory.web.forms import Form

NOT_FOUND = _l("No organization with this handle is listed.")
LONGEST_HANDLE = 200

# How an organization speaks of the other side.
WAY_NAMES = {
    Way.PART_OF: _l("We are part of it"),
    Way.BRANCH: _l("It is a branch of ours"),
    Way.MEMBER_OF: _l("We are a member of it"),
    Way.MEMBER: _l("It is a member of ours"),
    Way.PARTNER_IN: _l("We are a partner in it"),
    Way.PARTNER: _l("It is a partner in ours"),
}
# The headings of a profile page, in their order.
HEADINGS = {
    Way.PART_OF: _l("Part of"),
    Way.BRANCH: _l("Branches"),
    Way.MEMBER_OF: _l("Member of"),
    Way.MEMBER: _l("Member organizations"),
    Way.PARTNER_IN: _l("Partner in"),
    Way.PARTNER: _l("Partners"),
}


class RelationForm(Form):
    """Which organization, and what the two are to each other."""

    other = StringField(
        _l("Handle of the other organization"),
        description=_l("The last part of its address, such as example_radio."),
        render_kw={"dir": "ltr", "autocomplete": "off"},
        validators=[
            InputRequired(_l("Choose an organization.")),
            Length(max=LONGEST_HANDLE),
        ],
    )
    way = RadioField(
        _l("What are the two to each other?"),
        choices=lambda: {way.value: str(name) for way, name in WAY_NAMES.items()},
        validators=[InputRequired(_l("Choose a relation."))],
    )

    @property
    def handle(self) -> str:
        """The handle that was typed, without a sign before it."""
        return (self.other.data or "").strip().lstrip("@").casefold()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another organization as a page names it."""

    address: str
    name: Wording | None


@dataclass(frozen=True, slots=True)
class Group:
    """The organizations of one way, under their heading."""

    heading: object
    neighbours: Sequence[Neighbour]


def groups_of(related: Iterable[Related], tag: str) -> list[Group]:
    """Return what a profile page shows of its relations, way by way."""
    by_way: dict[Way, list[Neighbour]] = {way: [] for way in HEADINGS}
    for row in related:
        by_way[row.way].append(Neighbour(row.other.handle, wording(row.name, tag)))
    return [Group(HEADINGS[way], found) for way, found in by_way.items() if found]


def with_names(
    organizations: Iterable[Organization], viewer: Viewer
) -> list[tuple[Organization, Mapping[str, str]]]:
    """Return organizations with the names that the viewer may read."""
    return [
        (one, visible_content(one, viewer).get("name", {})) for one in organizations
    ]
