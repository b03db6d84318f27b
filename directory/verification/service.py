"""Stating what was seen of an organization, vouching for it, and taking both back."""

from datetime import timedelta

from sqlalchemy import func, select

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.profiles.events import ProfileChanged
from directory.profiles.models import Organization, Publication, Role
from directory.profiles.policy import Viewer, may_moderate
from directory.verification.models import Method, Statement
from directory.verification.policy import may_vouch_by_standing
from directory.verification.queries import statements_about

LASTS = timedelta(days=365)
LONGEST = timedelta(days=3 * 365)
VOUCHES_A_YEAR = 3
YEAR = timedelta(days=365)
LONGEST_NOTE = 1000
GONE = N_("Nothing is listed at this address.")


def state(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    *,
    method: Method,
    note: str = "",
    lasts: timedelta = LASTS,
) -> Statement:
    """Say as a moderator how the organization was verified, for a time.

    Vouches come from organizations, never from here.  The note is for moderators.
    """
    _require_moderator(viewer, organization)
    _require_listed(organization)
    if method is Method.VOUCHED:
        raise Invalid(N_("Only organizations vouch for each other."))
    if not timedelta(0) < lasts <= LONGEST:
        raise Invalid(N_("A statement lasts at most three years."))
    statement = _add(work, viewer, organization, method=method, lasts=lasts)
    statement.note = _noted(note)
    _write(work, viewer, "stated", statement, role="moderator")
    work.record(ProfileChanged(organization.id))
    return statement


def vouch(
    work: Work, viewer: Viewer, voucher: Organization, organization: Organization
) -> Statement:
    """Say as an owner of ``voucher`` that the organization is what it says.

    The voucher must be verified by another method than vouches, and vouches at
    most three times within a year; withdrawn vouches count, so that nobody rotates.
    """
    _require_owner(viewer, voucher)
    _require_listed(organization)
    if voucher.id == organization.id or viewer.belongs_to(organization):
        raise Forbidden(N_("Nobody vouches for their own organization."))
    _refuse_unverified(work, voucher)
    _refuse_too_many(work, voucher)
    _refuse_second(work, voucher, organization)
    statement = _add(work, viewer, organization, method=Method.VOUCHED, lasts=LASTS)
    statement.voucher_id = voucher.id
    _write(work, viewer, "vouched", statement, role="owner")
    work.record(ProfileChanged(organization.id))
    return statement


def withdraw(work: Work, viewer: Viewer, statement: Statement) -> None:
    """Take a statement back, and check again what hangs on it.

    Moderators withdraw any, owners the vouches of their own organization.
    """
    organization = work.session.get_one(Organization, statement.organization_id)
    role = _require_withdrawer(work, viewer, statement, organization)
    if statement.withdrawn_at is not None:
        raise Conflict(N_("This statement is withdrawn already."))
    statement.withdrawn_at = work.now
    _write(work, viewer, "statement_withdrawn", statement, role=role)
    work.session.flush()
    _check_again(work, organization)


def drop_vouches_without_ground(work: Work) -> int:
    """Withdraw vouches whose giver is not verified otherwise any more; count them.

    For every night: a statement of the giver may have run out.
    """
    vouchers = work.session.scalars(
        select(Statement.voucher_id)
        .where(Statement.voucher_id.is_not(None), Statement.withdrawn_at.is_(None))
        .distinct()
    ).all()
    return sum(_drop_vouches_of(work, number) for number in vouchers if number)


def _check_again(work: Work, organization: Organization) -> None:
    work.record(ProfileChanged(organization.id))
    _drop_vouches_of(work, organization.id)


def _drop_vouches_of(work: Work, voucher_id: int) -> int:
    own = statements_about(work.session, [voucher_id])[voucher_id]
    if may_vouch_by_standing(own, today=work.now.date()):
        return 0
    vouches = work.session.scalars(
        select(Statement).where(
            Statement.voucher_id == voucher_id, Statement.withdrawn_at.is_(None)
        )
    ).all()
    for statement in vouches:
        statement.withdrawn_at = work.now
        work.record(ProfileChanged(statement.organization_id))
        _write(work, None, "vouch_lost_ground", statement, role="system")
    return len(vouches)


def _add(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    *,
    method: Method,
    lasts: timedelta,
) -> Statement:
    today = work.now.date()
    statement = Statement(
        public_id=new_uuid(),
        organization_id=organization.id,
        method=method,
        stated_on=today,
        expires_on=today + lasts,
        stated_by_id=viewer.account_id,
    )
    work.session.add(statement)
    work.session.flush()
    return statement


def _require_moderator(viewer: Viewer, organization: Organization) -> None:
    if viewer.scope is None:
        raise NotFound(GONE)
    if viewer.belongs_to(organization):
        raise Forbidden(
            N_("You have a role in this organization, so another moderator decides.")
        )
    if not may_moderate(viewer, organization):
        raise NotFound(GONE)


def _require_owner(viewer: Viewer, organization: Organization) -> None:
    if not viewer.belongs_to(organization):
        raise NotFound(GONE)
    if not viewer.holds(Role.OWNER, organization):
        raise Forbidden(N_("Only owners vouch in the name of an organization."))


def _require_withdrawer(
    work: Work, viewer: Viewer, statement: Statement, organization: Organization
) -> str:
    """Return the role in which the viewer may withdraw, or raise."""
    if statement.voucher_id is not None:
        voucher = work.session.get_one(Organization, statement.voucher_id)
        if viewer.holds(Role.OWNER, voucher):
            return "owner"
    _require_moderator(viewer, organization)
    return "moderator"


def _require_listed(organization: Organization) -> None:
    if organization.publication is not Publication.APPROVED:
        raise Conflict(N_("Only published organizations can be verified."))
    if organization.origin is not None:
        raise Conflict(N_("This organization is verified on its own node."))


def _refuse_unverified(work: Work, voucher: Organization) -> None:
    own = statements_about(work.session, [voucher.id])[voucher.id]
    if not may_vouch_by_standing(own, today=work.now.date()):
        raise Forbidden(
            N_("Only organizations that were verified by themselves may vouch.")
        )


def _refuse_too_many(work: Work, voucher: Organization) -> None:
    given = work.session.scalar(
        select(func.count()).where(
            Statement.voucher_id == voucher.id,
            Statement.stated_on > work.now.date() - YEAR,
        )
    )
    if (given or 0) >= VOUCHES_A_YEAR:
        raise Conflict(N_("An organization vouches at most three times a year."))


def _refuse_second(
    work: Work, voucher: Organization, organization: Organization
) -> None:
    about = statements_about(work.session, [organization.id])[organization.id]
    today = work.now.date()
    if any(s.voucher_id == voucher.id and s.expires_on >= today for s in about):
        raise Conflict(N_("Your organization vouches for this one already."))


def _noted(note: str) -> str:
    text = clean_text(note)
    if len(text) > LONGEST_NOTE:
        raise Invalid(N_("The note is too long."))
    return text


def _write(
    work: Work, viewer: Viewer | None, action: str, statement: Statement, *, role: str
) -> None:
    write_entry(
        work,
        action,
        subject="verification_statement",
        subject_id=statement.id,
        organization_id=statement.organization_id,
        actor_id=viewer.account_id if viewer else None,
        actor_role=role,
        after={"method": statement.method.value},
    )
