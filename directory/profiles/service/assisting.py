"""Entering an organization for others, until they confirm it themselves."""

from datetime import timedelta

from sqlalchemy import delete

from directory.accounts.models import Account, Purpose
from directory.accounts.service import make_link, send_letter, use_link
from directory.kernel.errors import Conflict, Forbidden
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.models import (
    Membership,
    Organization,
    Publication,
    Stewardship,
)
from directory.profiles.policy import Viewer
from directory.profiles.service.moves import hold, write_deed
from directory.profiles.values import checked_email

LINK_LASTS = timedelta(days=7)


def offer_entry(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    *,
    address: str = "",
    language: str = "en",
) -> str:
    """Return the secret by which the organization takes an assisted draft over.

    It is mailed where an ``address`` is given, else handed over as a code.  The
    letter does not name the helper.
    """
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    _refuse_taken(organization)
    secret = make_link(
        work,
        Purpose.ASSISTED_ENTRY,
        payload={"organization_id": organization.id},
        lasts=LINK_LASTS,
    )
    if address:
        send_letter(
            work,
            "assisted_entry",
            path=f"/entries/{secret}",
            address=checked_email(address),
            language=language,
            lasts=LINK_LASTS,
        )
    write_deed(work, "offer_entry", organization, actor_id=viewer.account_id)
    return secret


def take_over(work: Work, account: Account, secret: str) -> Organization:
    """Make ``account`` the owner of an assisted draft; the helper is out of it.

    Raises :class:`Conflict` for a link that was used or ran out.
    """
    link = use_link(work, Purpose.ASSISTED_ENTRY, secret)
    organization = work.session.get_one(Organization, link.payload["organization_id"])
    hold(work, organization)
    _refuse_taken(organization)
    work.session.execute(
        delete(Membership).where(Membership.organization_id == organization.id)
    )
    work.session.add(
        Membership(
            public_id=new_uuid(),
            organization_id=organization.id,
            account_id=account.id,
            owner=True,
            joined_at=work.now,
        )
    )
    organization.claimed_at = work.now
    work.session.flush()
    work.session.expire(organization, ["memberships"])
    write_deed(work, "take_over", organization, actor_id=account.id)
    return organization


def _refuse_taken(organization: Organization) -> None:
    waiting = organization.publication is Publication.DRAFT
    if not waiting or organization.stewardship is not Stewardship.ASSISTED:
        raise Conflict(N_("This entry has been taken over already."))
