"""Writing the keys by which an organization is recognised, and its handle."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from directory.kernel.work import Work
from directory.profiles.fields import Content
from directory.profiles.keys import (
    matches_of,
    names_of,
    proposed_handle,
    with_suffix,
)
from directory.profiles.models import MatchKey, NameKey, Organization
from directory.profiles.port import names
from directory.profiles.queries import is_handle_taken


def write_keys(work: Work, organization: Organization, *contents: Content) -> None:
    """Replace the keys of an organization by those of its present contents."""
    remove_keys(work, organization)
    found_names = {n for content in contents for n in names_of(content, names())}
    found = {match for content in contents for match in matches_of(content)}
    work.session.add_all(
        NameKey(
            organization_id=organization.id,
            folded=name.folded,
            romanised=name.romanised,
            acronym=name.acronym,
        )
        for name in found_names
    )
    work.session.add_all(
        MatchKey(
            organization_id=organization.id, scheme=match.scheme, value=match.value
        )
        for match in found
    )
    work.session.flush()


def remove_keys(work: Work, organization: Organization) -> None:
    """Remove every key of an organization."""
    for table in (NameKey, MatchKey):
        work.session.execute(
            delete(table).where(table.organization_id == organization.id)
        )


def fix_handle(work: Work, organization: Organization, content: Content) -> None:
    """Give the organization its handle for good; a taken one gets a suffix.

    The database is the last judge: where two take one handle at once, the second
    tries another.
    """
    handle = proposed_handle(content, names())
    while is_handle_taken(work.session, handle) or not _take(
        work, organization, handle
    ):
        handle = with_suffix(handle)


def _take(work: Work, organization: Organization, handle: str) -> bool:
    try:
        with work.session.begin_nested():
            organization.handle = handle
            organization.handle_fixed = True
            work.session.flush()
    except IntegrityError:
        return False
    return True
