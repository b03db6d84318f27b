"""Records that may be one organization: hints to submitters, facts to moderators.

A hint compares only what its reader may already see.  A match on a telephone, an
e-mail address, a registration or a hidden profile shows nothing to the submitter;
moderators see all of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.profiles.fields import Content
from directory.profiles.keys import (
    HINTED,
    Match,
    Name,
    acronyms,
    matches_of,
    names_of,
    public_names_of,
)
from directory.profiles.models import (
    MatchKey,
    NameKey,
    Organization,
    Publication,
)
from directory.profiles.policy import Viewer, may_find, may_see_field
from directory.profiles.port import names
from directory.profiles.queries import (
    answers_about_duplicates,
    open_revision_of,
    organizations_by_ids,
)

ALIKE = 85.0  # of 100: a similarity of 0.85
GONE = (Publication.MERGED, Publication.TOMBSTONE)
FIELD_OF = {"identifier": "identifiers", "website": "website"}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A record that may be the same organization.

    ``reasons`` are ``identifier``, ``website``, ``phone``, ``email``,
    ``registration`` and ``name``; ``certain`` ones share an identifier or a website.
    """

    organization: Organization
    reasons: tuple[str, ...]
    score: float
    certain: bool


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Every name of the node in memory, to compare many records in a row."""

    rows: Sequence[tuple[int, str, str]]

    def like(self, wanted: Collection[Name]) -> dict[int, float]:
        """Return the likeness, of 100, of organizations with a similar name."""
        found: dict[int, float] = {}
        forms = [(name.folded, name.romanised) for name in wanted if not name.acronym]
        for number, folded, romanised in self.rows:
            score = max((_score(form, folded, romanised) for form in forms), default=0)
            if score >= ALIKE:
                found[number] = max(score, found.get(number, 0))
        return found


def known_names(session: Session) -> KnownNames:
    """Read every name of the node, in one query."""
    rows = session.execute(
        select(NameKey.organization_id, NameKey.folded, NameKey.romanised).where(
            ~NameKey.acronym
        )
    )
    return KnownNames([(number, folded, roman) for number, folded, roman in rows])


def public_likenesses(
    session: Session,
    viewer: Viewer,
    content: Content,
    *,
    known: KnownNames | None = None,
    apart: Organization | None = None,
) -> list[Likeness]:
    """Return the records like ``content`` that the submitter may see anyway."""
    public = {match for match in matches_of(content) if match.scheme in HINTED}
    wanted = public_names_of(content, names())
    likenesses = _likenesses(session, content, public, wanted, known=known)
    return [
        likeness
        for likeness in likenesses
        if likeness.organization is not apart
        and may_find(viewer, likeness.organization)
        and _may_be_hinted(viewer, likeness, content)
    ]


def all_likenesses(session: Session, organization: Organization) -> list[Likeness]:
    """Return every record like an organization, live or waiting, for moderators."""
    contents = [organization.content]
    waiting = open_revision_of(session, organization)
    if waiting is not None:
        contents.append(waiting.content)
    matches = {match for content in contents for match in matches_of(content)}
    wanted = {name for content in contents for name in names_of(content, names())}
    newest = contents[-1]
    return [
        likeness
        for likeness in _likenesses(session, newest, matches, wanted)
        if likeness.organization is not organization
    ]


def refuse_unanswered(
    session: Session, viewer: Viewer, organization: Organization, content: Content
) -> None:
    """Stop a submission that repeats a record, or leaves a likeness unanswered.

    Raises :class:`Conflict`; what the submitter may not see never stops anything.
    """
    answers = answers_about_duplicates(session, organization)
    for likeness in public_likenesses(session, viewer, content, apart=organization):
        answer = answers.get(likeness.organization.id)
        if likeness.certain and organization.approved_at is None:
            raise Conflict(
                N_("This organization is listed already. You can ask to own its entry.")
            )
        if answer == "same":
            raise Conflict(
                N_("You said that it is listed already. Ask to own that entry instead.")
            )
        if answer is None and not likeness.certain:
            raise Conflict(
                N_("Please say of each similar entry whether it is another.")
            )


def _likenesses(
    session: Session,
    content: Content,
    matches: Collection[Match],
    wanted: Collection[Name],
    *,
    known: KnownNames | None = None,
) -> list[Likeness]:
    reasons: dict[int, set[str]] = {}
    for number, scheme in _sharing(session, matches):
        reasons.setdefault(number, set()).add(scheme)
    scores = (known or known_names(session)).like(wanted)
    sharing = _sharing_acronym(session, acronyms(wanted)) if scores else set()
    found = []
    for organization in organizations_by_ids(session, {*reasons, *scores}):
        own = reasons.get(organization.id, set())
        score = scores.get(organization.id, 0.0)
        near = organization.id in sharing or _share_place(
            session, organization, content
        )
        if score and near:
            own = own | {"name"}
        if own and organization.publication not in GONE:
            certain = bool(own & HINTED)
            found.append(Likeness(organization, tuple(sorted(own)), score, certain))
    return sorted(found, key=lambda likeness: (-likeness.certain, -likeness.score))


def _sharing(session: Session, matches: Collection[Match]) -> Iterable[tuple[int, str]]:
    values = {match.value for match in matches}
    wanted = {(match.scheme, match.value) for match in matches}
    rows = session.execute(
        select(MatchKey.organization_id, MatchKey.scheme, MatchKey.value).where(
            MatchKey.value.in_(values)
        )
    )
    return [
        (number, scheme) for number, scheme, value in rows if (scheme, value) in wanted
    ]


def _sharing_acronym(session: Session, folded: Collection[str]) -> set[int]:
    rows = session.scalars(
        select(NameKey.organization_id).where(
            NameKey.acronym, NameKey.folded.in_(folded)
        )
    )
    return set(rows)


def _share_place(
    session: Session, organization: Organization, content: Content
) -> bool:
    theirs = _places(organization.content)
    if not organization.content:
        waiting = open_revision_of(session, organization)
        theirs = _places(waiting.content) if waiting else set()
    return bool(theirs & _places(content))


def _places(content: Content) -> set[str]:
    office = [content["office_place"]] if content.get("office_place") else []
    return {*content.get("areas_served", ()), *office}


def _may_be_hinted(viewer: Viewer, likeness: Likeness, content: Content) -> bool:
    """Whether what makes them alike stands where the reader could read it."""
    organization = likeness.organization
    live = matches_of(organization.content) & matches_of(content)
    shown = any(
        may_see_field(viewer, organization, FIELD_OF[match.scheme])
        for match in live
        if match.scheme in HINTED
    )
    return shown or (
        "name" in likeness.reasons and _by_public_name(organization, content)
    )


def _by_public_name(organization: Organization, content: Content) -> bool:
    theirs = public_names_of(organization.content, names())
    rows = [(organization.id, name.folded, name.romanised) for name in theirs]
    return bool(KnownNames(rows).like(public_names_of(content, names())))


def _score(form: tuple[str, str], folded: str, romanised: str) -> float:
    return max(
        fuzz.ratio(form[0], folded, score_cutoff=ALIKE),
        fuzz.ratio(form[1], romanised, score_cutoff=ALIKE),
    )
