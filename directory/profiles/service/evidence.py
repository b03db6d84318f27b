"""Documents that show that somebody may own a profile."""

from directory.accounts.models import Account
from directory.kernel.errors import Conflict, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.models import Claim, ClaimState, EvidenceDocument
from directory.profiles.queries import evidence_for
from directory.profiles.service.moves import write_deed

MOST_DOCUMENTS = 5
MEDIA_TYPES = ("application/pdf", "image/png", "image/jpeg", "image/webp")


def attach_document(
    work: Work,
    account: Account,
    claim: Claim,
    *,
    storage_key: str,
    media_type: str,
    size: int,
) -> EvidenceDocument:
    """Lay a stored file beside an undecided claim; moderators alone open it."""
    _refuse_document(account, claim, media_type)
    if len(evidence_for(work.session, claim)) >= MOST_DOCUMENTS:
        raise Invalid(
            N_("Please send at most %(most)s documents."), most=MOST_DOCUMENTS
        )
    document = EvidenceDocument(
        public_id=new_uuid(),
        organization_id=claim.organization_id,
        claim_id=claim.id,
        storage_key=storage_key,
        media_type=media_type,
        size=size,
        uploaded_at=work.now,
    )
    work.session.add(document)
    work.session.flush()
    write_deed(
        work,
        "attach_document",
        claim.organization,
        actor_id=account.id,
        actor_role="claimant",
        subject="claim",
        subject_id=claim.id,
    )
    return document


def _refuse_document(account: Account, claim: Claim, media_type: str) -> None:
    if claim.account_id != account.id:
        raise NotFound(N_("Nothing is listed at this address."))
    if claim.state not in {ClaimState.OPEN, ClaimState.PROVED}:
        raise Conflict(N_("This claim is decided already."))
    if media_type not in MEDIA_TYPES:
        raise Invalid(N_("This kind of file is not accepted."))
