"""Reads of the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from directory.moderation import policy
from directory.moderation.cases import REVISIONS
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
)
from directory.profiles.models import Revision
from directory.profiles.policy import Viewer

# More rows than this are never looked through for one page of the queue.
LOOKED_THROUGH = 2000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a moderator wants to see of the queue; empty means everything."""

    kind: ItemKind | None = None
    place: str = ""
    track: str = ""
    language: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue: the item, what it is about, and whether it is decided."""

    item: Item
    content: Mapping[str, Any]
    decided: bool


def waiting_items(
    session: Session, viewer: Viewer, filters: Filters
) -> list[tuple[Item, Mapping[str, Any]]]:
    """Return what waits within the moderator's scope, the most pressing first.

    Each item comes with the content that it is about: a draft's own, else the live
    one.  Two queries, whatever the number of rows.
    """
    rows = session.execute(_waiting(filters).limit(LOOKED_THROUGH)).all()
    found = []
    for item, draft in rows:
        live = item.organization.content if item.organization is not None else {}
        content = draft if draft is not None else live
        mine = not filters.mine or item.reviewer_id == viewer.account_id
        if mine and _may_see(viewer, item, content) and _matches(content, filters):
            found.append((item, content))
    return found


def page_of_queue(
    session: Session, waiting: Sequence[tuple[Item, Mapping[str, Any]]]
) -> list[Row]:
    """Return the lines of one page, with what is decided and only waits to happen."""
    ids = [item.id for item, _ in waiting]
    decided = set(
        session.scalars(
            select(Decision.item_id).where(
                Decision.item_id.in_(ids),
                Decision.carried_out_at.is_(None),
                Decision.undone_at.is_(None),
            )
        )
    )
    return [Row(item, content, item.id in decided) for item, content in waiting]


def next_item(session: Session, viewer: Viewer, *, after: Item) -> Item | None:
    """Return the most pressing item that nobody else has taken, other than ``after``.

    What already has a decision that waits for its effect is passed over.
    """
    rows = page_of_queue(session, waiting_items(session, viewer, Filters()))
    free = (
        row.item
        for row in rows
        if row.item.id != after.id
        and not row.decided
        and row.item.reviewer_id in {None, viewer.account_id}
    )
    return next(free, None)


def count_waiting(session: Session) -> Mapping[ItemKind, int]:
    """Return how many items of each kind wait on the whole node."""
    counted = (
        select(Item.kind, func.count())
        .where(Item.closed_at.is_(None))
        .group_by(Item.kind)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _waiting(filters: Filters) -> Select[Any]:
    draft = and_(Item.kind.in_(REVISIONS), Revision.id == Item.subject_id)
    statement = (
        select(Item, Revision.content)
        .outerjoin(Revision, draft)
        .outerjoin(Item.organization)
        .where(Item.closed_at.is_(None))
        .options(contains_eager(Item.organization), joinedload(Item.reviewer))
        .order_by(Item.urgent.desc(), Item.target_at, Item.id)
    )
    return statement.where(Item.kind == filters.kind) if filters.kind else statement


def _may_see(viewer: Viewer, item: Item, content: Mapping[str, Any]) -> bool:
    organization = item.organization
    if organization is None:
        return policy.moderates(viewer)
    if policy.has_tie(viewer, organization):
        return False
    return policy.covers(viewer, content, organization.content)


def _matches(content: Mapping[str, Any], filters: Filters) -> bool:
    places = {*content.get("areas_served", ()), content.get("office_place")}
    return (
        (not filters.place or filters.place in places)
        and (not filters.track or filters.track in content.get("tracks", ()))
        and (not filters.language or filters.language in (content.get("name") or {}))
    )


def place_in_queue(session: Session, revision: Revision) -> tuple[int, datetime] | None:
    """Return how many items stand before a waiting revision, and its target.

    None where no item waits for it.
    """
    item = session.scalar(
        select(Item).where(
            Item.kind.in_(REVISIONS),
            Item.subject_id == revision.id,
            Item.closed_at.is_(None),
        )
    )
    if item is None:
        return None
    earlier = (Item.target_at < item.target_at) | (
        (Item.target_at == item.target_at) & (Item.id < item.id)
    )
    before = session.scalar(
        select(func.count()).select_from(Item).where(Item.closed_at.is_(None), earlier)
    )
    return before or 0, item.target_at
