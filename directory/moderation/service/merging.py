"""Making two records one: proposed, agreed, and undone within 30 days."""

from sqlalchemy import select

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import GONE, case_of
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Merge,
    Verdict,
)
from directory.moderation.policy import Rules
from directory.moderation.record import merge_awaiting
from directory.moderation.service.deciding import decide
from directory.moderation.service.effects import join_records
from directory.moderation.service.items import close_item, open_item
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Organization, Publication, Role
from directory.profiles.policy import Viewer
from directory.profiles.service import merging

ENDED = frozenset({Publication.MERGED, Publication.TOMBSTONE})


def propose_merge(
    work: Work,
    viewer: Viewer,
    source: Organization,
    target: Organization,
    *,
    rules: Rules,
) -> Decision:
    """Ask that ``source`` goes into ``target``, after a preview.

    Of two claimed profiles, both owners or two moderators agree; else the one
    moderator's word suffices.  Takes effect like every decision, after 30 s.
    """
    _refuse_pair(work, viewer, source, target)
    merge = Merge(
        public_id=new_uuid(),
        source_id=source.id,
        target_id=target.id,
        proposed_by_id=viewer.account_id,
        proposed_at=work.now,
    )
    work.session.add(merge)
    work.session.flush()
    item = open_item(
        work,
        ItemKind.MERGE,
        organization_id=source.id,
        subject_id=merge.id,
        reasons=["merge"],
    )
    case = case_of(work.session, item)
    return decide(work, viewer, case, Opinion(Verdict.MERGE), rules=rules)


def agree_to_merge(work: Work, viewer: Viewer, merge: Merge) -> bool:
    """Keep an owner's agreement; return whether both sides agreed and are one now."""
    pair = [merge.source_id, merge.target_id]
    own = [n for n in pair if Role.OWNER in viewer.roles.get(n, frozenset())]
    if not own:
        raise NotFound(GONE)
    if merge.merged_at is not None:
        raise Conflict(N_("These two entries are one already."))
    agreed = {n for row in merge.agreements for n in row["for"]}
    merge.agreements = [*merge.agreements, {"by": viewer.account_id, "for": own}]
    if {*agreed, *own} != set(pair):
        return False
    join_records(work, merge, actor_id=viewer.account_id)
    _close_items_of(work, merge)
    return True


def undo_merge(work: Work, viewer: Viewer, merge: Merge) -> None:
    """Separate two records again, within 30 days."""
    source = work.session.get_one(Organization, merge.source_id)
    target = work.session.get_one(Organization, merge.target_id)
    _refuse_tie(viewer, source, target)
    if not policy.may_undo_merge(merge, now=work.now):
        raise Conflict(N_("This merge cannot be undone any more."))
    merging.undo_merge(work, source, merge.before, actor_id=viewer.account_id)
    merge.undone_at = work.now
    write_entry(
        work,
        "merge_undone",
        subject="merge",
        subject_id=merge.id,
        organization_id=target.id,
        actor_id=viewer.account_id,
        actor_role="moderator",
    )


def _refuse_pair(
    work: Work, viewer: Viewer, source: Organization, target: Organization
) -> None:
    _refuse_tie(viewer, source, target)
    if source.id == target.id:
        raise Invalid(N_("An entry cannot be merged with itself."))
    if {source.publication, target.publication} & ENDED:
        raise Conflict(N_("One of these entries is merged or erased already."))
    if merge_awaiting(work.session, source) is not None:
        raise Conflict(N_("A merge of this entry waits already."))


def _refuse_tie(viewer: Viewer, source: Organization, target: Organization) -> None:
    if not policy.covers(viewer, source.content, target.content):
        raise NotFound(GONE)
    if policy.has_tie(viewer, source) or policy.has_tie(viewer, target):
        raise Forbidden(
            N_("You have a role in one of these, so another moderator decides.")
        )


def _close_items_of(work: Work, merge: Merge) -> None:
    items = work.session.scalars(
        select(Item).where(Item.kind == ItemKind.MERGE, Item.subject_id == merge.id)
    )
    for item in items.all():
        close_item(work, item)
