"""Taking records from elsewhere: samples, files, and copies of other directories."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from directory.kernel.errors import Conflict, Invalid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.changes import with_values
from directory.profiles.content import (
    InvalidFields,
    checked_content,
    checked_level,
    completeness,
)
from directory.profiles.events import ProfileChanged, RevisionSubmitted
from directory.profiles.fields import FIELDS
from directory.profiles.keys import is_handle
from directory.profiles.models import (
    Entry,
    Organization,
    Publication,
    RevisionState,
    Visibility,
)
from directory.profiles.queries import was_erased
from directory.profiles.service.drafting import (
    new_organization,
    open_revision,
    starting_audience,
    starting_visibility,
)
from directory.profiles.service.keys import fix_handle, write_keys
from directory.profiles.service.moves import write_deed
from directory.taxonomy.queries import Vocabulary

LEAST = ("name", "kind")  # what a record must have to be one


def import_record(  # noqa: PLR0913 - a record is its parts
    work: Work,
    *,
    content: Mapping[str, Any],
    entry: Entry,
    publication: Publication,
    vocabulary: Vocabulary,
    base_url: str,
    uri: str | None = None,
    handle: str | None = None,
    visibility: Visibility | None = None,
    audience: Mapping[str, str] | None = None,
    charter_version: str | None = None,
    confirmed_on: date | None = None,
) -> Organization:
    """Enter a record as approved or as submitted, without any member.

    It may lack focus and place, and is then flagged as incomplete; a sixth focus
    area and those after it become secondary.  Raises :class:`Invalid` for content
    that breaks a rule, :class:`Conflict` for an address that exists or was erased.
    """
    clean = imported_content(content, vocabulary, today=work.now.date())
    if uri is not None and was_erased(work.session, uri):
        raise Conflict(N_("This record was erased and does not come back."))
    organization = new_organization(work, base_url=base_url)
    organization.uri = uri or organization.uri
    organization.entry = entry
    organization.charter_version = charter_version
    organization.last_confirmed_on = confirmed_on
    _open_to(organization, clean, visibility, audience)
    _add(work, organization, clean, handle)
    if publication is Publication.APPROVED:
        _list(work, organization, clean)
    else:
        _let_wait(work, organization, clean)
    write_keys(work, organization, clean)
    write_deed(
        work, "import", organization, actor_id=None, after={"entry": entry.value}
    )
    return organization


def imported_content(
    content: Mapping[str, Any], vocabulary: Vocabulary, *, today: date
) -> dict[str, Any]:
    """Return the content of a record as it would be stored; for dry runs too."""
    clean = checked_content(_within_bounds(content), vocabulary, today=today)
    missing = [name for name in LEAST if not clean.get(name)]
    if missing:
        needed = Invalid(N_("A record needs this."))
        raise InvalidFields(dict.fromkeys(missing, needed))
    return with_values({}, clean)


def is_incomplete(content: Mapping[str, Any]) -> bool:
    """Whether a record lacks what a submission must have, but for a contact."""
    return any(thing.needed and thing.name in FIELDS for thing in completeness(content))


def _within_bounds(content: Mapping[str, Any]) -> dict[str, Any]:
    main = list(content.get("focus_main") or ())
    most = FIELDS["focus_main"].most
    if len(main) <= most:
        return dict(content)
    second = [*main[most:], *(content.get("focus_secondary") or ())]
    return {**content, "focus_main": main[:most], "focus_secondary": second}


def _levels(audience: Mapping[str, str]) -> dict[str, str]:
    return {name: checked_level(name, level).value for name, level in audience.items()}


def _open_to(
    organization: Organization,
    content: dict[str, Any],
    visibility: Visibility | None,
    audience: Mapping[str, str] | None,
) -> None:
    organization.incomplete = is_incomplete(content)
    organization.visibility = visibility or starting_visibility(content)
    organization.audience = {**starting_audience(content), **_levels(audience or {})}


def _add(
    work: Work,
    organization: Organization,
    content: Mapping[str, Any],
    handle: str | None,
) -> None:
    """Add inside a savepoint: the database is the judge of what exists."""
    if handle is not None:
        organization.handle, organization.handle_fixed = _checked_handle(handle), True
    try:
        with work.session.begin_nested():
            work.session.add(organization)
            work.session.flush()
    except IntegrityError:
        raise Conflict(N_("This record was imported already.")) from None
    if handle is None:
        fix_handle(work, organization, content)


def _checked_handle(handle: str) -> str:
    if not is_handle(handle):
        raise Invalid(N_("A handle has 3 to 40 small Latin letters, digits and _."))
    return handle


def _list(work: Work, organization: Organization, content: dict[str, Any]) -> None:
    organization.content = content
    organization.version = 1
    organization.publication = Publication.APPROVED
    organization.approved_at = work.now
    work.session.flush()
    work.record(ProfileChanged(organization.id))


def _let_wait(work: Work, organization: Organization, content: dict[str, Any]) -> None:
    organization.publication = Publication.SUBMITTED
    organization.submitted_at = work.now
    revision = open_revision(work, organization, None, content=content, first=True)
    revision.state = RevisionState.SUBMITTED
    revision.submitted_at = work.now
    work.session.flush()
    work.record(RevisionSubmitted(organization.id, revision.id, first=True))
