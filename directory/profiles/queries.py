"""Reads of organizations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.profiles.models import (
    OPEN,
    Claim,
    ClaimState,
    DuplicateAnswer,
    ErasedUri,
    EvidenceDocument,
    Invitation,
    Membership,
    Organization,
    Publication,
    Revision,
    Visibility,
)


def organization_by_handle(session: Session, handle: str) -> Organization:
    """Return the organization at ``handle``; copies are ``name@host``.

    Raises :class:`NotFound`, with the same sentence as for a hidden one.
    """
    name, _at, host = handle.partition("@")
    found = session.scalar(
        select(Organization).where(
            Organization.handle == name,
            Organization.origin_key == host,
            Organization.publication != Publication.TOMBSTONE,
        )
    )
    if found is None:
        raise NotFound(N_("Nothing is listed at this address."))
    return found


def organizations_by_ids(session: Session, ids: Iterable[int]) -> list[Organization]:
    """Return the organizations in the order of ``ids``, in one query."""
    wanted = list(ids)
    found = session.scalars(select(Organization).where(Organization.id.in_(wanted)))
    by_id = {organization.id: organization for organization in found}
    return [by_id[number] for number in wanted if number in by_id]


def open_revision_of(session: Session, organization: Organization) -> Revision | None:
    """Return the organization's one open revision, if there is one."""
    return session.scalar(
        select(Revision).where(
            Revision.organization_id == organization.id, Revision.state.in_(OPEN)
        )
    )


def memberships_of_account(session: Session, account_id: int) -> Sequence[Membership]:
    """Return the places of a person, with their organizations, oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.account_id == account_id)
        .options(joinedload(Membership.organization))
        .order_by(Membership.id)
    ).all()


def members_of(session: Session, organization: Organization) -> Sequence[Membership]:
    """Return the members of an organization with their accounts, oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.organization_id == organization.id)
        .options(joinedload(Membership.account))
        .order_by(Membership.id)
    ).all()


def organization_by_uuid(session: Session, uuid: str) -> Organization:
    """Return the organization with the id ``uuid``.

    Raises :class:`NotFound`, with the same sentence as for a hidden one.
    """
    found = session.scalar(
        select(Organization).where(
            Organization.uuid == uuid,
            Organization.publication != Publication.TOMBSTONE,
        )
    )
    if found is None:
        raise NotFound(N_("Nothing is listed at this address."))
    return found


def survivor_of(session: Session, organization: Organization) -> Organization:
    """Return what a merged organization became, through any later merges."""
    seen: set[int] = set()
    while organization.merged_into_id is not None and organization.id not in seen:
        seen.add(organization.id)
        organization = session.get_one(Organization, organization.merged_into_id)
    return organization


def public_addresses(
    session: Session, *, offset: int, limit: int
) -> list[tuple[str, datetime]]:
    """Return handles of own, publicly listed organizations, and when each changed.

    This is what search engines are told of; copies are their home node's to tell.
    """
    rows = session.execute(
        select(Organization.handle, Organization.updated_at)
        .where(*_PUBLIC)
        .order_by(Organization.id)
        .offset(offset)
        .limit(limit)
    )
    return [(handle, updated_at) for handle, updated_at in rows]


def count_public_addresses(session: Session) -> int:
    """Return how many organizations :func:`public_addresses` tells of."""
    statement = select(func.count()).select_from(Organization).where(*_PUBLIC)
    return session.scalar(statement) or 0


_PUBLIC = (
    Organization.publication == Publication.APPROVED,
    Organization.visibility == Visibility.PUBLIC,
    Organization.origin.is_(None),
)


def owners_of(session: Session, organization: Organization) -> Sequence[Membership]:
    """Return the memberships that own an organization."""
    return session.scalars(
        select(Membership).where(
            Membership.organization_id == organization.id, Membership.owner
        )
    ).all()


def membership_of(
    session: Session, organization: Organization, account_id: int
) -> Membership | None:
    """Return a person's place in an organization, if there is one."""
    return session.scalar(
        select(Membership).where(
            Membership.organization_id == organization.id,
            Membership.account_id == account_id,
        )
    )


def invitation_by_hash(
    session: Session, token_hash: str, *, now: datetime
) -> Invitation | None:
    """Return the invitation that a secret still opens."""
    return session.scalar(_waiting(now).where(Invitation.token_hash == token_hash))


def waiting_invitation(
    session: Session, organization: Organization, address: str, *, now: datetime
) -> Invitation | None:
    """Return the open invitation of a person to an organization."""
    return session.scalar(
        _waiting(now).where(
            Invitation.organization_id == organization.id,
            Invitation.address == address,
        )
    )


def waiting_invitations(
    session: Session, organization: Organization, *, now: datetime
) -> Sequence[Invitation]:
    """Return the open invitations to an organization, oldest first."""
    return session.scalars(
        _waiting(now)
        .where(Invitation.organization_id == organization.id)
        .order_by(Invitation.id)
    ).all()


def is_handle_taken(session: Session, handle: str) -> bool:
    """Whether an organization of this node has the handle, listed or not."""
    taken = exists().where(Organization.handle == handle, Organization.origin_key == "")
    return bool(session.scalar(select(taken)))


def duplicate_answer(
    session: Session, organization: Organization, other: Organization
) -> DuplicateAnswer | None:
    """Return what was said of ``other`` as a likeness of the organization."""
    return session.scalar(
        select(DuplicateAnswer).where(
            DuplicateAnswer.organization_id == organization.id,
            DuplicateAnswer.other_id == other.id,
        )
    )


def answers_about_duplicates(
    session: Session, organization: Organization
) -> Mapping[int, str]:
    """Return what was said of each likeness, by the id of the other."""
    rows = session.scalars(
        select(DuplicateAnswer).where(
            DuplicateAnswer.organization_id == organization.id
        )
    )
    return {row.other_id: row.answer for row in rows}


def open_claim_of(
    session: Session, organization: Organization, account_id: int
) -> Claim | None:
    """Return a person's undecided claim on an organization."""
    return session.scalar(
        select(Claim).where(
            Claim.organization_id == organization.id,
            Claim.account_id == account_id,
            Claim.state.in_((ClaimState.OPEN, ClaimState.PROVED)),
        )
    )


def claim_by_id(session: Session, public_id: str) -> Claim:
    """Return the claim at an address, or raise :class:`NotFound`."""
    found = session.scalar(select(Claim).where(Claim.public_id == public_id))
    if found is None:
        raise NotFound(N_("Nothing is listed at this address."))
    return found


def claims_of(session: Session, account_id: int) -> Sequence[Claim]:
    """Return the claims of a person, newest first."""
    return session.scalars(
        select(Claim).where(Claim.account_id == account_id).order_by(Claim.id.desc())
    ).all()


def evidence_for(session: Session, claim: Claim) -> Sequence[EvidenceDocument]:
    """Return the documents beside a claim, oldest first."""
    return session.scalars(
        select(EvidenceDocument)
        .where(EvidenceDocument.claim_id == claim.id)
        .order_by(EvidenceDocument.id)
    ).all()


def merged_into(session: Session, organization: Organization) -> Sequence[Organization]:
    """Return the records that went into an organization."""
    return session.scalars(
        select(Organization).where(Organization.merged_into_id == organization.id)
    ).all()


def organization_by_uri(session: Session, uri: str) -> Organization | None:
    """Return the organization with that permanent address, in whatever state."""
    return session.scalar(select(Organization).where(Organization.uri == uri))


def was_erased(session: Session, uri: str) -> bool:
    """Whether that permanent address belonged to an organization that was erased."""
    return session.get(ErasedUri, uri) is not None


def _waiting(now: datetime) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
