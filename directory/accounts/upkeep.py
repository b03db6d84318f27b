"""What the night takes away: each verb is one job of the worker."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from directory.accounts.models import Account, LinkToken, SignIn
from directory.kernel.work import Work

UNCONFIRMED_KEPT = timedelta(hours=72)


def forget_unconfirmed_accounts(work: Work) -> None:
    """Erase accounts whose address nobody confirmed within 72 hours."""
    late = select(Account.id).where(
        Account.confirmed_at.is_(None),
        Account.closed_at.is_(None),
        Account.created_at < work.now - UNCONFIRMED_KEPT,
    )
    ids = work.session.scalars(late).all()
    work.session.execute(delete(LinkToken).where(LinkToken.account_id.in_(ids)))
    work.session.execute(delete(Account).where(Account.id.in_(ids)))


def forget_old_sessions(work: Work) -> None:
    """Remove sessions that ended, or that nobody used for their whole span."""
    over = or_(SignIn.ended_at.is_not(None), SignIn.expires_at <= work.now)
    work.session.execute(delete(SignIn).where(over))


def forget_spent_links(work: Work) -> None:
    """Remove links that were used or have run out."""
    spent = or_(LinkToken.used_at.is_not(None), LinkToken.expires_at <= work.now)
    work.session.execute(delete(LinkToken).where(spent))
