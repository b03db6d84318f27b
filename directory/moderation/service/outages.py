"""Outages: while the network of a governorate is away, its clocks stand still."""

from sqlalchemy import select

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, NotFound
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import GONE
from directory.profiles.models import Outage
from directory.profiles.policy import Viewer


def declare_outage(work: Work, viewer: Viewer, *, place: str) -> Outage:
    """Let the clocks of freshness stand still in a governorate."""
    if not policy.moderates(viewer):
        raise NotFound(GONE)
    if _open(work, place) is not None:
        raise Conflict(N_("An outage is declared there already."))
    outage = Outage(place=place, began_at=work.now)
    work.session.add(outage)
    work.session.flush()
    _write(work, viewer, "outage_declared", outage)
    return outage


def end_outage(work: Work, viewer: Viewer, *, place: str) -> None:
    """Let the clocks run again."""
    if not policy.moderates(viewer):
        raise NotFound(GONE)
    outage = _open(work, place)
    if outage is None:
        raise NotFound(N_("No outage is declared there."))
    outage.ended_at = work.now
    _write(work, viewer, "outage_ended", outage)


def _open(work: Work, place: str) -> Outage | None:
    return work.session.scalar(
        select(Outage).where(Outage.place == place, Outage.ended_at.is_(None))
    )


def _write(work: Work, viewer: Viewer, action: str, outage: Outage) -> None:
    write_entry(
        work,
        action,
        subject="outage",
        subject_id=outage.id,
        actor_id=viewer.account_id,
        actor_role="moderator",
        after={"place": outage.place},
    )
