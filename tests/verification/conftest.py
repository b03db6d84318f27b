"""Statements for the tests of verification."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.ids import new_uuid
from directory.profiles.models import Organization
from directory.verification.models import Method, Statement
from tests.conftest import NOON

IN_A_YEAR = NOON.date() + timedelta(days=365)


def add_statement(
    session: Session,
    handle: str,
    method: Method = Method.CERTIFICATE,
    *,
    expires_on: date = IN_A_YEAR,
    voucher: Organization | None = None,
) -> Statement:
    """Verify the organization at ``handle`` by a method, for a year."""
    organization = session.scalars(
        select(Organization).where(Organization.handle == handle)
    ).one()
    statement = Statement(
        public_id=new_uuid(),
        organization_id=organization.id,
        method=method,
        stated_on=NOON.date(),
        expires_on=expires_on,
        voucher_id=voucher.id if voucher else None,
    )
    session.add(statement)
    session.flush()
    return statement
