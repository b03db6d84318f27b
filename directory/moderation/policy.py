"""Which verdicts exist, who may give them, and how many it takes.  Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Merge,
    ReportKind,
    Suspension,
    Verdict,
)
from directory.profiles.models import Organization, Stewardship
from directory.profiles.policy import Viewer

LOCK = timedelta(hours=48)
UNDO = timedelta(seconds=30)
APPEAL = timedelta(days=30)
TARGET_DAYS = 5
QUICK_TARGET = timedelta(hours=48)
ESCALATION = timedelta(hours=72)
MERGE_UNDO = timedelta(days=30)
BOTH = 2

_V, _K = Verdict, ItemKind
_PROFILE = (_V.APPROVE, _V.REQUEST_CHANGES, _V.REJECT)
_CLOSING = (_V.HANDLE, _V.DISMISS)

# Every verdict that exists, by what waits. A pair that is absent here is refused.
VERDICTS: Mapping[ItemKind, tuple[Verdict, ...]] = {
    _K.NEW_PROFILE: _PROFILE,
    _K.IMPORTED: _PROFILE,
    _K.REVISION: (_V.APPROVE, _V.APPROVE_PART, _V.REQUEST_CHANGES, _V.REJECT),
    _K.SAMPLED_CHANGE: (_V.HANDLE,),
    _K.CLAIM: (_V.GRANT, _V.REFUSE),
    _K.REPORT: _CLOSING,
    _K.CORRECTION: _CLOSING,
    _K.REMOVAL: (_V.ARCHIVE, _V.DISMISS),
    _K.MERGE: (_V.MERGE, _V.DISMISS),
    _K.SUSPENSION: (
        *(_V.CONFIRM_SUSPENSION, _V.RESTORE, _V.ARCHIVE),
        *_CLOSING,  # keep it as it is; drop the proposal
    ),
    _K.APPEAL: (_V.GRANT, _V.REFUSE),
    _K.TERM_SUGGESTION: _CLOSING,
    _K.READING: (_V.RELEASE, _V.DISMISS),
}
# An adverse verdict carries a reason that the organization sees.
ADVERSE = frozenset({_V.REQUEST_CHANGES, _V.REJECT, _V.REFUSE, _V.SUSPEND})
# What narrows takes effect at once; the rest can be undone for a while.
AT_ONCE = frozenset({_V.SUSPEND, _V.CONFIRM_SUSPENSION, _V.ARCHIVE})
# Verdicts of which some cases need two, from two people.
AGREEING = frozenset({_V.APPROVE, _V.GRANT, _V.MERGE})
# A refused fake is recognised for two years by keyed hashes.
FAKE_CODES = frozenset({"impersonation", "does-not-exist", "spam"})
UNCLAIMED_ALONE = frozenset({ReportKind.CORRECTION, ReportKind.REMOVAL})


@dataclass(frozen=True, slots=True)
class Rules:
    """What the node's settings say about moderation.

    ``approvals_needed`` names kinds of organization that need more than one
    moderator; ``secret`` keys the hashes of refused fakes.
    """

    approvals_needed: Mapping[str, int] = field(default_factory=dict)
    secret: bytes = b""


def moderates(viewer: Viewer) -> bool:
    """Whether the viewer is a moderator at all, with a second factor proved."""
    return viewer.scope is not None


def has_tie(viewer: Viewer, organization: Organization) -> bool:
    """Whether a role in the organization keeps the moderator out."""
    return viewer.belongs_to(organization)


def covers(viewer: Viewer, *contents: Mapping[str, Any]) -> bool:
    """Whether the moderator looks after a profile with any of ``contents``."""
    scope = viewer.scope
    return scope is not None and any(scope.covers(content) for content in contents)


def is_locked(item: Item, *, now: datetime) -> bool:
    """Whether somebody has taken the item and the lock has not released itself."""
    return item.lock_until is not None and item.lock_until > now


def is_locked_for(item: Item, viewer: Viewer, *, now: datetime) -> bool:
    """Whether another moderator has taken the item."""
    return is_locked(item, now=now) and item.reviewer_id != viewer.account_id


def is_pending(decision: Decision) -> bool:
    """Whether the decision was made but has neither taken effect nor been undone."""
    return decision.carried_out_at is None and decision.undone_at is None


def may_be_appealed(decision: Decision, *, now: datetime) -> bool:
    """Whether the time for an appeal is open; there is one appeal alone."""
    return decision.appeal_until is not None and now <= decision.appeal_until


def may_decide_after(viewer: Viewer, deciders: Collection[int], *, alone: bool) -> bool:
    """Whether the viewer is another person than those who decided before.

    With one moderator ``alone`` on the node, an administrator may all the same.
    """
    return viewer.account_id not in deciders or (alone and viewer.administrator)


def is_escalated(suspension: Suspension, *, now: datetime) -> bool:
    """Whether an emergency waited too long for a second moderator."""
    unconfirmed = suspension.emergency and suspension.confirmed_at is None
    return unconfirmed and now >= suspension.proposed_at + ESCALATION


def is_quick(organization: Organization, kind: ItemKind) -> bool:
    """Whether 48 hours are the target: requests about a record nobody claimed."""
    unclaimed = organization.stewardship is not Stewardship.CLAIMED
    return unclaimed and kind in {ItemKind.CORRECTION, ItemKind.REMOVAL}


def may_undo_merge(merge: Merge, *, now: datetime) -> bool:
    """Whether two records that were made one can still be separated."""
    done = merge.merged_at is not None and merge.undone_at is None
    return done and merge.merged_at is not None and now <= merge.merged_at + MERGE_UNDO


def may_go_in_bulk(item: Item) -> bool:
    """Many at once are closed only for samples of the auto tier and for spam."""
    sampled = item.kind is ItemKind.SAMPLED_CHANGE
    spam = item.kind is ItemKind.REPORT and "spam" in item.reasons
    return sampled or spam
