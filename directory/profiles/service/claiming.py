"""Asking to own a profile, and what proves that one may."""

from datetime import timedelta

from sqlalchemy import delete, update

from directory.accounts.models import Account, Purpose
from directory.accounts.service import make_link, send_letter, use_link
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_code, new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.profiles.events import ClaimOpened
from directory.profiles.models import (
    Claim,
    ClaimState,
    EvidenceDocument,
    Membership,
    Organization,
    Publication,
    RevisionState,
)
from directory.profiles.policy import public_part
from directory.profiles.queries import (
    membership_of,
    open_claim_of,
    open_revision_of,
    owners_of,
)
from directory.profiles.service.keys import write_keys
from directory.profiles.service.moves import (
    hold,
    move_claim,
    move_revision,
    tell_change,
    write_deed,
)
from directory.profiles.service.relating import reopen_relations

METHODS = ("email", "website", "document")
LINK_LASTS = timedelta(days=7)
LONGEST_STATEMENT = 2000
METHOD_NEEDS = {"email": "contact_email", "website": "website"}


def claim_methods(organization: Organization) -> list[str]:
    """Return the ways of proof that this profile allows."""
    return [
        method
        for method in METHODS
        if method not in METHOD_NEEDS or organization.content.get(METHOD_NEEDS[method])
    ]


def open_claim(
    work: Work,
    account: Account,
    organization: Organization,
    *,
    method: str,
    statement: str,
) -> Claim:
    """Ask to own a listed profile; on an owned one this is a dispute.

    By ``email`` a link goes to the profile's own address; by ``website`` the claim
    carries a token to be put there, which a moderator looks up; by ``document``
    evidence is uploaded or a call agreed.  Records :class:`ClaimOpened`.
    """
    _refuse_claim(work, account, organization, method)
    text = clean_text(statement)
    if len(text) > LONGEST_STATEMENT:
        raise Invalid(
            N_("Please use at most %(most)s characters."), most=LONGEST_STATEMENT
        )
    hold(work, organization)
    if open_claim_of(work.session, organization, account.id) is not None:
        raise Conflict(N_("You have asked for this profile already."))
    claim = Claim(
        public_id=new_uuid(),
        organization=organization,
        account_id=account.id,
        method=method,
        statement=text,
        token=f"jisr-{new_code(20)}" if method == "website" else None,
        dispute=bool(owners_of(work.session, organization)),
        opened_at=work.now,
    )
    work.session.add(claim)
    work.session.flush()
    if method == "email":
        _send_link(work, account, claim)
    _write(work, "open_claim", claim, account.id)
    work.record(ClaimOpened(organization.id, claim.id))
    return claim


def prove_by_link(work: Work, secret: str) -> Claim:
    """Note that the link mailed to the profile's own address was followed.

    Raises :class:`Conflict` for a link that was used, ran out, or whose claim is
    settled.
    """
    link = use_link(work, Purpose.CLAIM, secret)
    claim = work.session.get_one(Claim, link.payload["claim_id"])
    move_claim(work, claim, ClaimState.PROVED)
    _write(work, "prove_claim", claim, claim.account_id)
    return claim


def withdraw_claim(work: Work, account: Account, claim: Claim) -> None:
    """Take a claim back that is not decided yet."""
    if claim.account_id != account.id:
        raise NotFound(N_("Nothing is listed at this address."))
    move_claim(work, claim, ClaimState.WITHDRAWN)
    claim.decided_at = work.now
    _write(work, "withdraw_claim", claim, account.id)


def grant_claim(work: Work, claim: Claim, *, actor_id: int | None) -> None:
    """Make the claimant an owner; freshness begins.

    After a dispute the former members are out and only the public text stays:
    contacts and evidence of the former owners never pass to the new ones.
    """
    organization = claim.organization
    hold(work, organization)
    move_claim(work, claim, ClaimState.GRANTED)
    claim.decided_at = work.now
    if claim.dispute:
        _seal(work, organization, claim)
    _make_owner(work, organization, claim.account_id)
    organization.claimed_at = work.now
    organization.last_confirmed_on = work.now.date()
    organization.reminders_sent = 0
    _write(work, "grant_claim", claim, actor_id, role="moderator")
    tell_change(work, organization)


def refuse_claim(work: Work, claim: Claim, *, actor_id: int | None) -> None:
    """Refuse a claim."""
    move_claim(work, claim, ClaimState.REFUSED)
    claim.decided_at = work.now
    _write(work, "refuse_claim", claim, actor_id, role="moderator")


def _refuse_claim(
    work: Work, account: Account, organization: Organization, method: str
) -> None:
    if account.confirmed_at is None:
        raise Forbidden(N_("Please confirm your address first."))
    listed = organization.publication is Publication.APPROVED
    if not listed or organization.origin is not None:
        raise NotFound(N_("Nothing is listed at this address."))
    own = membership_of(work.session, organization, account.id)
    if own is not None and own.owner:
        raise Conflict(N_("You own this profile already."))
    if method not in claim_methods(organization):
        raise Invalid(N_("This way of proof is not possible for this profile."))


def _send_link(work: Work, account: Account, claim: Claim) -> None:
    secret = make_link(
        work,
        Purpose.CLAIM,
        account_id=account.id,
        payload={"claim_id": claim.id},
        lasts=LINK_LASTS,
    )
    send_letter(
        work,
        "claim",
        path=f"/claims/proof/{secret}",
        address=claim.organization.content["contact_email"],
        language=account.language,
        lasts=LINK_LASTS,
    )


def _seal(work: Work, organization: Organization, claim: Claim) -> None:
    revision = open_revision_of(work.session, organization)
    if revision is not None:
        move_revision(work, revision, RevisionState.CANCELLED)
        revision.content, revision.base, revision.history = {}, {}, {}
    organization.content = public_part(organization)
    organization.version += 1
    work.session.execute(
        delete(Membership).where(Membership.organization_id == organization.id)
    )
    work.session.execute(
        update(EvidenceDocument)
        .where(EvidenceDocument.organization_id == organization.id)
        .where(EvidenceDocument.claim_id.is_distinct_from(claim.id))
        .values(erase_after=work.now)
    )
    reopen_relations(work, organization)
    write_keys(work, organization, organization.content)


def _make_owner(work: Work, organization: Organization, account_id: int) -> None:
    membership = membership_of(work.session, organization, account_id)
    if membership is None:
        membership = Membership(
            public_id=new_uuid(),
            organization_id=organization.id,
            account_id=account_id,
            joined_at=work.now,
        )
        work.session.add(membership)
    membership.owner = True
    work.session.flush()


def _write(
    work: Work,
    action: str,
    claim: Claim,
    actor_id: int | None,
    *,
    role: str = "claimant",
) -> None:
    write_deed(
        work,
        action,
        claim.organization,
        actor_id=actor_id,
        actor_role=role,
        subject="claim",
        subject_id=claim.id,
        after={"method": claim.method, "dispute": claim.dispute},
    )
