"""Saying what two organizations are to each other; it counts once both say so."""

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from directory.accounts.service import change_rows, tell
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.events import ChangeAppliedAtOnce
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Viewer
from directory.profiles.queries import owners_of
from directory.profiles.related import all_relations_of, relation_between
from directory.profiles.relations import (
    RELATION_MOVES,
    WAYS,
    OrganizationRelation,
    RelationKind,
    RelationState,
    Way,
)
from directory.profiles.service.moves import MOVED, tell_change, write_deed

WAITING_AT_MOST = 30  # open questions of one organization, so that nobody floods
OWNERS_ONLY = N_("Only owners decide this.")
NOWHERE = N_("Nothing is listed at this address.")
_S = RelationState


def propose_relation(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    other: Organization,
    *,
    way: Way,
) -> OrganizationRelation:
    """Ask another organization to confirm what the two are to each other.

    Nothing is shown until an owner there confirms.  Being part of another is of
    the strict tier: owners alone propose it.  Raises :class:`NotFound` where the
    viewer may not open the other.
    """
    _refuse_writer(viewer, organization, way)
    _refuse_other(viewer, organization, other)
    kind, first = WAYS[way]
    subject, object_ = (organization, other) if first else (other, organization)
    found = relation_between(work.session, subject, object_, kind)
    if found is None:
        _refuse_opposite(work, subject, object_, kind)
        relation = _enter(work, organization, subject, object_, kind)
    else:
        relation = found
        _ask_again(work, organization, relation)
    if relation.state is _S.PROPOSED:
        _tell_owners(work, other)
    _write(work, "propose_relation", organization, relation, viewer)
    return relation


def confirm_relation(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    relation: OrganizationRelation,
) -> None:
    """Stand behind what the other side proposed; from now on pages show it."""
    other = _refuse_answer(viewer, organization, relation)
    _move(work, relation, _S.CONFIRMED)
    for side in (organization, other):
        _write(work, "confirm_relation", side, relation, viewer)
        work.record(ChangeAppliedAtOnce(side.id, ("relations",)))
        tell_change(work, side)
    for owner in owners_of(work.session, other):
        tell(
            work,
            owner.account_id,
            kind="relation",
            sentence=N_("A relation of %(name)s was confirmed."),
            values={"name": other.content.get("name", {})},
            path=f"/organizations/{other.handle}/relations",
        )


def refuse_relation(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    relation: OrganizationRelation,
) -> None:
    """Refuse what the other side proposed; it is not told, and cannot ask anew."""
    _refuse_answer(viewer, organization, relation)
    _move(work, relation, _S.REFUSED)
    _write(work, "refuse_relation", organization, relation, viewer)


def end_relation(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    relation: OrganizationRelation,
) -> None:
    """End a relation, or take a proposal back, at once and from either side."""
    _refuse_writer(viewer, organization, relation.way_of(organization))
    asked = relation.asked_by(organization)
    if relation.state is not _S.CONFIRMED and (not asked or relation.taken_back):
        raise NotFound(NOWHERE)
    _write(work, "end_relation", organization, relation, viewer)
    if relation.state is _S.REFUSED:
        relation.taken_back = True
        work.session.flush()
        return
    was_shown, other = (
        relation.state is _S.CONFIRMED,
        relation.other_side(organization),
    )
    work.session.delete(relation)
    work.session.flush()
    for side in (organization, other) if was_shown else ():
        tell_change(work, side)


def reopen_relations(work: Work, organization: Organization) -> None:
    """Let every partner confirm again, because the organization has new owners."""
    for relation in all_relations_of(work.session, organization):
        if relation.state is _S.CONFIRMED:
            _move(work, relation, _S.PROPOSED)
            relation.proposed_by_id = organization.id
            tell_change(work, relation.other_side(organization))
    work.session.flush()


def drop_relations(work: Work, organization: Organization) -> None:
    """Delete every relation of an organization that is erased."""
    number = organization.id
    work.session.execute(
        delete(OrganizationRelation).where(
            or_(
                OrganizationRelation.subject_id == number,
                OrganizationRelation.object_id == number,
            )
        )
    )


def _refuse_writer(viewer: Viewer, organization: Organization, way: Way) -> None:
    if way in {Way.PART_OF, Way.BRANCH} and not policy.may_own(viewer, organization):
        raise Forbidden(OWNERS_ONLY)
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))


def _refuse_other(
    viewer: Viewer, organization: Organization, other: Organization
) -> None:
    listed = other.publication is Publication.APPROVED
    if not listed or not policy.may_open(viewer, other):
        raise NotFound(NOWHERE)
    if other.id == organization.id:
        raise Invalid(N_("Please choose another organization than your own."))
    if other.origin is not None:
        raise Invalid(N_("It is listed on another node and cannot confirm here."))
    if organization.publication is not Publication.APPROVED:
        raise Conflict(N_("Relations can be entered once your profile is listed."))


def _refuse_opposite(
    work: Work, subject: Organization, other: Organization, kind: RelationKind
) -> None:
    """Refuse that two are each a part of the other."""
    if kind is not RelationKind.PART_OF:
        return
    opposite = relation_between(work.session, other, subject, kind)
    if opposite is not None and opposite.state is not _S.REFUSED:
        raise Conflict(N_("One of the two is already named as part of the other."))


def _refuse_flood(work: Work, organization: Organization) -> None:
    waiting = select(func.count()).where(
        OrganizationRelation.proposed_by_id == organization.id,
        OrganizationRelation.state != _S.CONFIRMED,
        ~OrganizationRelation.taken_back,
    )
    if (work.session.scalar(waiting) or 0) >= WAITING_AT_MOST:
        raise Conflict(
            N_("Too many of your requests wait for an answer. Take one back first.")
        )


def _refuse_answer(
    viewer: Viewer, organization: Organization, relation: OrganizationRelation
) -> Organization:
    """Return the side that asked, where this viewer may answer it."""
    if not policy.may_own(viewer, organization):
        raise Forbidden(OWNERS_ONLY)
    other = relation.other_side(organization)
    listed = other.publication is Publication.APPROVED
    if relation.asked_by(organization) or not listed:
        raise NotFound(NOWHERE)
    if not policy.may_open(viewer, other):
        raise NotFound(NOWHERE)
    return other


def _enter(
    work: Work,
    organization: Organization,
    subject: Organization,
    other: Organization,
    kind: RelationKind,
) -> OrganizationRelation:
    _refuse_flood(work, organization)
    relation = OrganizationRelation(
        public_id=new_uuid(),
        subject=subject,
        object=other,
        kind=kind,
        state=_S.PROPOSED,
        proposed_by_id=organization.id,
        proposed_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(relation)
    except IntegrityError:
        raise Conflict(MOVED) from None
    return relation


def _ask_again(
    work: Work, organization: Organization, relation: OrganizationRelation
) -> None:
    """Put a known question again: who refused it may, who was refused only seems to."""
    if relation.asked_by(organization):
        if not relation.taken_back:
            raise Conflict(N_("This relation is entered already."))
        _refuse_flood(work, organization)
        relation.taken_back = False
    elif relation.state is _S.REFUSED:
        _refuse_flood(work, organization)
        _move(work, relation, _S.PROPOSED)
        relation.proposed_by_id = organization.id
        relation.proposed_at = work.now
        relation.taken_back = False
    else:
        raise Conflict(N_("This relation is entered already."))
    work.session.flush()


def _move(work: Work, relation: OrganizationRelation, to: RelationState) -> None:
    """Move a relation, if it still stands where it was read; else Conflict."""
    work.session.flush()
    start = relation.state
    if to not in RELATION_MOVES[start]:
        raise Conflict(MOVED)
    moved = change_rows(
        work,
        update(OrganizationRelation)
        .where(OrganizationRelation.id == relation.id)
        .where(OrganizationRelation.state == start)
        .values(state=to, answered_at=work.now),
    )
    if moved != 1:
        raise Conflict(MOVED)
    set_committed_value(relation, "state", to)
    set_committed_value(relation, "answered_at", work.now)


def _tell_owners(work: Work, organization: Organization) -> None:
    """Tell the owners that somebody asks, without saying who."""
    for owner in owners_of(work.session, organization):
        tell(
            work,
            owner.account_id,
            kind="relation",
            sentence=N_("An organization asks %(name)s to confirm a relation."),
            values={"name": organization.content.get("name", {})},
            path=f"/organizations/{organization.handle}/relations",
        )


def _write(
    work: Work,
    action: str,
    organization: Organization,
    relation: OrganizationRelation,
    viewer: Viewer,
) -> None:
    """Write the deed into the record; the other side is named by its uri alone."""
    acts = viewer.belongs_to(organization)
    write_deed(
        work,
        action,
        organization,
        actor_id=viewer.account_id,
        actor_role="member" if acts else "other side",
        subject="relation",
        subject_id=relation.id,
        after={
            "way": relation.way_of(organization).value,
            "other": relation.other_side(organization).uri,
        },
    )
