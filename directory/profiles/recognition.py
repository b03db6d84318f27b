"""Knows many records again at once, by exact keys held in memory."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.profiles.fields import Content
from directory.profiles.keys import HINTED, matches_of, names_of
from directory.profiles.models import MatchKey, NameKey, Organization
from directory.profiles.port import names

NAME = "name"


class Like(NamedTuple):
    """The record that a content looks like, and by what."""

    handle: str
    reason: str


@dataclass(slots=True)
class Recognition:
    """Every identifier, website and name of the node, and of what was just read."""

    handles: dict[tuple[str, str], str] = field(default_factory=dict)

    def like(self, content: Content) -> Like | None:
        """Return the record that shares an identifier, a website or a whole name."""
        for scheme, value in sorted(_keys_of(content)):
            handle = self.handles.get((scheme, value))
            if handle is not None:
                return Like(handle, scheme)
        return None

    def learn(self, handle: str, content: Content) -> None:
        """Know this record again from now on."""
        for key in _keys_of(content):
            self.handles.setdefault(key, handle)


def recognition(session: Session) -> Recognition:
    """Read the keys of all organizations, in two queries."""
    matches = session.execute(
        select(MatchKey.scheme, MatchKey.value, Organization.handle)
        .join(Organization, Organization.id == MatchKey.organization_id)
        .where(MatchKey.scheme.in_(HINTED))
    )
    known = {(scheme, value): handle for scheme, value, handle in matches}
    whole = session.execute(
        select(NameKey.folded, Organization.handle)
        .join(Organization, Organization.id == NameKey.organization_id)
        .where(~NameKey.acronym)
    )
    known.update({(NAME, folded): handle for folded, handle in whole})
    return Recognition(known)


def _keys_of(content: Content) -> set[tuple[str, str]]:
    found = {(m.scheme, m.value) for m in matches_of(content) if m.scheme in HINTED}
    whole = {(NAME, n.folded) for n in names_of(content, names()) if not n.acronym}
    return found | whole
