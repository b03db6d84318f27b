"""Reads of relations: what may be shown of them, and what waits for an answer.

A relation with an organization that the reader may not open looks as one that was
never confirmed, whatever the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.profiles.models import NameKey, Organization, Publication, Visibility
from directory.profiles.policy import Viewer, may_find, may_open, visible_content
from directory.profiles.port import names
from directory.profiles.relations import (
    OrganizationRelation,
    RelationKind,
    RelationState,
    Way,
)

FOUND_AT_MOST = 10
LOOKED_AT = 100
NOTHING_HERE = N_("Nothing is listed at this address.")


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as one reader on one side sees it.

    ``open`` tells whether the reader may open the other side; of one that may not
    be opened ``name`` is empty.
    """

    relation: OrganizationRelation
    way: Way
    other: Organization
    name: Mapping[str, str]
    open: bool


@dataclass(slots=True)
class Relations:
    """All relations of an organization, by what can be done about them."""

    confirmed: list[Related] = field(default_factory=list)
    for_us: list[Related] = field(default_factory=list)
    waiting: list[Related] = field(default_factory=list)


def may_show(viewer: Viewer, relation: OrganizationRelation) -> bool:
    """Whether pages tell ``viewer`` of a relation: both sides confirmed, both found."""
    both = (relation.subject, relation.object)
    return relation.state is RelationState.CONFIRMED and all(
        may_find(viewer, side) for side in both
    )


def shown_relations(
    session: Session, viewer: Viewer, organization: Organization
) -> list[Related]:
    """Return what the organization's page tells ``viewer``, in one query."""
    confirmed = OrganizationRelation.state == RelationState.CONFIRMED
    return [
        _seen(relation, viewer, organization)
        for relation in _of(session, organization, confirmed)
        if may_show(viewer, relation)
    ]


def relations_of(
    session: Session, viewer: Viewer, organization: Organization
) -> Relations:
    """Return what the organization's own people may see and answer, in one query."""
    found = Relations()
    for relation in _of(session, organization):
        place = _place(found, viewer, organization, relation)
        if place is not None:
            place.append(_seen(relation, viewer, organization))
    return found


def relation_of(
    session: Session, organization: Organization, public_id: str
) -> OrganizationRelation:
    """Return a relation of this organization.

    Raises :class:`NotFound` for a forged id, as for one that never was.
    """
    for relation in _of(session, organization, _named(public_id)):
        return relation
    raise NotFound(NOTHING_HERE)


def relation_between(
    session: Session, subject: Organization, other: Organization, kind: RelationKind
) -> OrganizationRelation | None:
    """Return the relation of that kind from the one to the other."""
    return session.scalar(
        select(OrganizationRelation).where(
            OrganizationRelation.subject_id == subject.id,
            OrganizationRelation.object_id == other.id,
            OrganizationRelation.kind == kind,
        )
    )


def all_relations_of(
    session: Session, organization: Organization
) -> Sequence[OrganizationRelation]:
    """Return every relation of an organization, refused ones too."""
    return _of(session, organization)


def organizations_named(
    session: Session, viewer: Viewer, words: str, *, apart: Organization
) -> list[Organization]:
    """Return those of this node that the viewer may find by name or handle.

    An exact handle finds an unlisted one as well, as its address does.
    """
    handle, folded = words.strip().lstrip("@").casefold(), names().fold(words)
    if not folded and not handle:
        return []
    found = session.scalars(_search(handle, folded, apart)).unique().all()
    return [
        organization
        for organization in found
        if may_find(viewer, organization)
        or (organization.handle == handle and may_open(viewer, organization))
    ][:FOUND_AT_MOST]


def _search(handle: str, folded: str, apart: Organization) -> Select[Organization]:
    by_name = select(NameKey.organization_id).where(
        NameKey.folded.contains(folded, autoescape=True)
    )
    named = Organization.id.in_(by_name) & (
        Organization.visibility != Visibility.UNLISTED
    )
    return (
        select(Organization)
        .where(
            Organization.publication == Publication.APPROVED,
            Organization.origin.is_(None),
            Organization.id != apart.id,
            or_(Organization.handle == handle, named)
            if folded
            else Organization.handle == handle,
        )
        .order_by(Organization.handle)
        .limit(LOOKED_AT)
    )


def _of(
    session: Session, organization: Organization, *which: ColumnElement[bool]
) -> Sequence[OrganizationRelation]:
    """Return relations with both their sides, in one query, oldest first."""
    subject, other = aliased(Organization), aliased(Organization)
    return session.scalars(
        select(OrganizationRelation)
        .join(OrganizationRelation.subject.of_type(subject))
        .join(OrganizationRelation.object.of_type(other))
        .options(
            contains_eager(OrganizationRelation.subject.of_type(subject)),
            contains_eager(OrganizationRelation.object.of_type(other)),
        )
        .where(
            or_(
                OrganizationRelation.subject_id == organization.id,
                OrganizationRelation.object_id == organization.id,
            ),
            *which,
        )
        .order_by(OrganizationRelation.id)
    ).all()


def _named(public_id: str) -> ColumnElement[bool]:
    return OrganizationRelation.public_id == public_id


def _place(
    found: Relations,
    viewer: Viewer,
    organization: Organization,
    relation: OrganizationRelation,
) -> list[Related] | None:
    """Return the list where a relation belongs, or none where it is not told of."""
    seen = _both_live(viewer, relation, organization)
    if relation.state is RelationState.CONFIRMED:
        return found.confirmed if seen else found.waiting
    if relation.asked_by(organization):
        return None if relation.taken_back else found.waiting
    asked = relation.state is RelationState.PROPOSED
    return found.for_us if asked and seen else None


def _both_live(
    viewer: Viewer, relation: OrganizationRelation, organization: Organization
) -> bool:
    other = relation.other_side(organization)
    return other.publication is Publication.APPROVED and may_open(viewer, other)


def _seen(
    relation: OrganizationRelation, viewer: Viewer, organization: Organization
) -> Related:
    other = relation.other_side(organization)
    content: Mapping[str, Any] = visible_content(other, viewer)
    return Related(
        relation=relation,
        way=relation.way_of(organization),
        other=other,
        name=content.get("name", {}),
        open=_both_live(viewer, relation, organization),
    )
