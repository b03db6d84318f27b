"""What the demo does not hold: an entry in every state, and links that came by mail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.models import Account, Purpose
from directory.accounts.service import make_link
from directory.kernel.work import Work
from directory.moderation.models import Item
from directory.profiles.models import (
    Organization,
    Publication,
    Revision,
    RevisionState,
    Role,
    Visibility,
)
from directory.profiles.policy import Viewer
from directory.profiles.queries import organization_by_handle
from directory.profiles.service.claiming import open_claim
from directory.profiles.service.membership import invite
from tests.factories import join, make_organization

FIRST = "example_water_alliance"
WEEK = timedelta(days=7)
# Addresses that no link of the house leads to, without the language.
UNLINKED = (
    "/organizations?q=water",
    "/organizations?q=%D9%85%D9%8A%D8%A7%D9%87",
    "/organizations?q=nothingofthiskind",
    "/organizations?place=basra&page=2",
    "/organizations?page=99",
    "/organizations?place=nowhere&confirmed=fresh&q=" + "x" * 400,
    "/organizations?lite=1",
    "/organizations?q=%00&place=%00&page=%00",
    "/organizations?q=%ED%A0%80%FF&page=-1&per_page=abc",
    "/organizations?q=%22%28%29%2A%3A%5B%5D%7B%7D~%5E%3F%20AND%20OR%20NOT",
    "/organizations/never_listed",
    "/organizations/%00",
    "/organizations/%ED%A0%80",
    "/organizations/" + "x" * 3000,
    "/map?place=%00",
    "/moderation?kind=nonsense&place=%00&page=-7",
    "/no/such/page",
    "/account/sign-in/code",
    "/account/sign-up/sent",
    "/account/reset/sent",
    "/account/reset/code",
    "/account/address/sent",
    "/account/password-again",
    "/administration/mail/",
    "/account/confirmation/spent",
)


# Pages about one organization, for which no other page may have a link as it stands.
ABOUT = (
    *(
        "",
        "/confirm",
        "/edit",
        "/edit/check",
        "/submission",
        "/history",
        "/vouch",
        "/report",
    ),
    *(
        "/report/sent",
        "/desk",
        "/preview",
        "/claim",
        "/members",
        "/hiding",
        "/deletion",
    ),
)
MODERATED = ("suspension", "verification")


def person_named(session: Session, address: str) -> Account:
    """Return the account of somebody of the demo."""
    return session.scalars(select(Account).where(Account.email == address)).one()


def enter_every_state(work: Work) -> None:
    """Enter an organization in each state and visibility, owned by the owner."""
    owner = person_named(work.session, "owner@example.org")
    for state in Publication:
        _enter(work, owner, f"state_{state}", publication=state)
    for visibility in Visibility:
        _enter(work, owner, f"visible_{visibility}", visibility=visibility)
    target = organization_by_handle(work.session, FIRST)
    merged = organization_by_handle(work.session, "state_merged")
    merged.merged_into_id = target.id


def lay_out_links(work: Work) -> list[str]:
    """Return the addresses that no link leads to, also those of letters."""
    return [*UNLINKED, *_states(work.session), *_letters(work)]


def _enter(work: Work, owner: Account, handle: str, **given: Any) -> None:
    organization = make_organization(
        work.session,
        handle,
        name={"en": f"Example in {handle}", "ar": "مثال"},
        **given,
    )
    join(work.session, owner, organization, "owner")
    if organization.publication in OPEN_REVISIONS:
        work.session.add(_revision_of(organization, owner, work))


OPEN_REVISIONS = {
    Publication.DRAFT: RevisionState.DRAFT,
    Publication.SUBMITTED: RevisionState.SUBMITTED,
    Publication.CHANGES_REQUESTED: RevisionState.CHANGES_REQUESTED,
}


def _revision_of(organization: Organization, owner: Account, work: Work) -> Revision:
    return Revision(
        public_id=f"revision-{organization.handle}",
        organization_id=organization.id,
        state=OPEN_REVISIONS[organization.publication],
        first=True,
        author_id=owner.id,
        content=dict(organization.content),
        visibility=organization.visibility,
        comments={"mission": "Please say whom you serve."},
        created_at=work.now,
        saved_at=work.now,
        submitted_at=work.now,
    )


def _states(session: Session) -> Iterator[str]:
    for organization in session.scalars(
        select(Organization).where(
            Organization.handle.regexp_match("^(state|visible)_")
        )
    ):
        yield f"/organizations/{organization.handle}"
    for handle in (FIRST, "state_draft", "state_changes_requested"):
        yield from (f"/organizations/{handle}{page}" for page in ABOUT)
    for page in MODERATED:
        yield f"/moderation/organizations/{FIRST}/{page}"
    for item in session.scalars(select(Item).where(Item.closed_at.is_(None))):
        yield f"/moderation/items/{item.public_id}"
        yield f"/moderation/items/{item.public_id}/confirmation/approve"
        yield f"/moderation/items/{item.public_id}/confirmation/reject"


def _letters(work: Work) -> Iterator[str]:
    """Yield the addresses in letters, each with a secret that still opens."""
    owner = person_named(work.session, "owner@example.org")
    organization = organization_by_handle(work.session, FIRST)
    payload = {
        "organization_id": organization.id,
        "address": "new@example.org",
        "password_hash": owner.password_hash,
    }
    for purpose, path in LETTERS.items():
        secret = make_link(
            work, purpose, account_id=owner.id, payload=payload, lasts=WEEK
        )
        yield path.format(secret=secret, handle=FIRST)
    yield from _claim(work, owner)
    _invitation, secret = invite(
        work,
        Viewer(account_id=owner.id, roles={organization.id: frozenset(Role)}),
        organization,
        address="moderator1@example.org",
        roles=["reader"],
    )
    yield f"/invitations/{secret}"


def _claim(work: Work, owner: Account) -> Iterator[str]:
    """Yield the page of a claim, and of the link that proves another one."""
    unclaimed = organization_by_handle(work.session, "acted")
    claim = open_claim(work, owner, unclaimed, method="website", statement="Ours.")
    yield f"/claims/{claim.public_id}"
    payload = {"claim_id": claim.id}
    secret = make_link(
        work, Purpose.CLAIM, account_id=owner.id, payload=payload, lasts=WEEK
    )
    yield f"/claims/proof/{secret}"


LETTERS = {
    Purpose.CONFIRM_ADDRESS: "/account/confirmation/{secret}",
    Purpose.RESET_PASSWORD: "/account/reset/{secret}",
    Purpose.CHANGE_ADDRESS: "/account/address/{secret}",
    Purpose.CONFIRM_PROFILE: "/organizations/{handle}/confirmation/{secret}",
}
