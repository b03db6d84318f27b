"""Makes real rows for tests: accounts, organizations, members, sessions."""

from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.accounts.models import Account, NodeRole, NodeRoleGrant, SignIn
from directory.accounts.queries import secret_hash
from directory.kernel.ids import new_code, new_uuid
from directory.profiles.models import (
    Entry,
    Membership,
    Organization,
    Publication,
    Visibility,
)
from tests.conftest import NOON

CONTENT: dict[str, Any] = {
    "name": {"en": "Tigris Water Watch", "ar": "رصد مياه دجلة"},
    "kind": "local_organization",
    "mission": {"en": "Clean rivers for everyone."},
    "focus_main": ["water-rivers"],
    "areas_served": ["basra"],
    "contact_email": "office@example.org",
    "phone": "+9647700000101",
}


def make_account(
    session: Session, email: str = "person@example.org", **given: Any
) -> Account:
    account = Account(
        public_id=new_uuid(),
        email=email,
        password_hash=given.pop("password_hash", "!"),
        language=given.pop("language", "en"),
        created_at=NOON,
        confirmed_at=NOON,
        **given,
    )
    session.add(account)
    session.flush()
    return account


def make_moderator(
    session: Session,
    email: str = "moderator@example.org",
    *,
    role: NodeRole = NodeRole.MODERATOR,
    **scope: list[str],
) -> Account:
    account = make_account(session, email, code=f"M-{new_code(4)}")
    session.add(
        NodeRoleGrant(account_id=account.id, role=role, granted_at=NOON, **scope)
    )
    session.flush()
    session.refresh(account)
    return account


def make_organization(
    session: Session,
    handle: str = "tigris_water",
    *,
    publication: Publication = Publication.APPROVED,
    visibility: Visibility = Visibility.PUBLIC,
    approved_at: datetime | None = NOON - timedelta(days=90),
    entry: Entry = Entry.OWN,
    **content: Any,
) -> Organization:
    uuid = new_uuid()
    organization = Organization(
        uuid=uuid,
        uri=f"http://localhost/id/{uuid}",
        handle=handle,
        handle_fixed=True,
        entry=entry,
        publication=publication,
        publication_since=NOON,
        visibility=visibility,
        content={**CONTENT, **content},
        audience={},
        version=1,
        created_at=NOON,
        updated_at=NOON,
        approved_at=approved_at,
        last_confirmed_on=approved_at.date() if approved_at else None,
        charter_version="1",
    )
    session.add(organization)
    session.flush()
    return organization


def join(
    session: Session, account: Account, organization: Organization, *roles: str
) -> Membership:
    membership = Membership(
        public_id=new_uuid(),
        organization_id=organization.id,
        account_id=account.id,
        joined_at=NOON,
        **dict.fromkeys(roles, True),
    )
    session.add(membership)
    session.flush()
    return membership


def sign_in(
    client: FlaskClient, session: Session, account: Account, *, factor: bool = True
) -> None:
    """Sign ``account`` in and commit, so that requests see all that was made."""
    secret = new_code(32)
    session.add(
        SignIn(
            id_hash=secret_hash(secret),
            public_id=new_uuid(),
            account_id=account.id,
            created_at=NOON,
            last_seen_at=NOON,
            expires_at=NOON + timedelta(days=3650),
            second_factor_at=NOON if factor else None,
            stepped_up_at=NOON if factor else None,
        )
    )
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
