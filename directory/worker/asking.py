"""Asks the owners of a profile, once a year, whether it is still right."""

from datetime import timedelta

from sqlalchemy import select

from directory.accounts.models import Purpose
from directory.accounts.service import make_link, send_letter, tell
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.models import Membership, Organization

LASTS = timedelta(days=7)


def ask_owners(work: Work, organization: Organization) -> None:
    """Send each owner a link with three buttons: still right, edit, close."""
    owners = select(Membership.account_id).where(
        Membership.organization_id == organization.id, Membership.owner
    )
    for account_id in work.session.scalars(owners).all():
        _ask_one(work, organization, account_id)


def _ask_one(work: Work, organization: Organization, account_id: int) -> None:
    secret = make_link(
        work,
        Purpose.CONFIRM_PROFILE,
        account_id=account_id,
        payload={"organization_id": organization.id},
        lasts=LASTS,
    )
    path = f"/organizations/{organization.handle}/confirmation/{secret}"
    send_letter(work, "confirm_profile", path=path, account_id=account_id, lasts=LASTS)
    tell(
        work,
        account_id,
        kind="confirm",
        sentence=N_("Please look whether the entry of %(name)s is still right."),
        values={"name": organization.content.get("name", {})},
        path=f"/organizations/{organization.handle}/desk",
    )
