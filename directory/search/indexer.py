"""Keeps the index equal to the database, after any fault.

Whatever happens, the database is right: an index that is missing, damaged, or of
another generation than the database noted is rebuilt, never trusted.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.orders import Order, place_order
from directory.kernel.work import Work
from directory.profiles.events import OrganizationHidden, ProfileChanged
from directory.profiles.models import Organization, Publication
from directory.profiles.queries import organizations_by_ids
from directory.profiles.service.freshness import freshness_of, standstill
from directory.search.documents import concepts_of, documents_of
from directory.search.models import IndexState
from directory.search.port import (
    Changes,
    Document,
    Freshness,
    Health,
    IndexDamaged,
    SearchIndex,
)
from directory.taxonomy.events import VocabularyChanged
from directory.taxonomy.queries import Vocabulary, load_vocabulary
from directory.verification.models import Verification
from directory.verification.queries import verification_of

REINDEX = "reindex"
EVERYTHING = {"everything": True}
MAIN = "main"
AT_ONCE = 500


def order_reindexing(work: Work, fact: ProfileChanged | OrganizationHidden) -> None:
    """Ask for the organization to be indexed anew; a subscriber."""
    place_order(work, REINDEX, {"organization_id": fact.organization_id})


def order_rebuild(work: Work, _fact: VocabularyChanged | None = None) -> None:
    """Ask for a whole new index: labels changed, or a day passed."""
    place_order(work, REINDEX, EVERYTHING)


def carry_out(
    session: Session, index: SearchIndex, orders: Sequence[Order], *, today: date
) -> int:
    """Bring the index to the present state of what the orders name.

    Reads the database, writes the index, and returns the new generation, which
    the caller notes with :func:`note_generation` in the transaction that removes
    the orders.  Applying again after a crash changes nothing.
    """
    everything = any(order.payload == EVERYTHING for order in orders)
    if everything or not is_trusted(session, index):
        return _build(session, index, today=today)
    ids = sorted({order.payload["organization_id"] for order in orders})
    vocabulary = load_vocabulary(session)
    upserts: dict[int, Sequence[Document]] = dict.fromkeys(ids, ())
    upserts.update(_documents_by_id(session, ids, vocabulary, today=today))
    try:
        return index.apply(Changes(upserts=upserts))
    except IndexDamaged:
        return _build(session, index, today=today)


def rebuild_index(session: Session, index: SearchIndex, *, today: date) -> int:
    """Build the index anew beside the serving one, switch, and note it."""
    generation = _build(session, index, today=today)
    note_generation(session, generation)
    return generation


def note_generation(session: Session, generation: int) -> None:
    """Keep in the database which generation of the index belongs to it."""
    session.merge(IndexState(name=MAIN, generation=generation))
    session.flush()


def is_trusted(session: Session, index: SearchIndex) -> bool:
    """Whether the index is the one whose generation the database noted."""
    return index.generation() == _noted(session) > 0


def is_sound(session: Session, index: SearchIndex) -> bool:
    """Whether the index is trusted and every byte of it is as written."""
    return is_trusted(session, index) and index.check() is Health.FINE


def all_documents(
    session: Session, vocabulary: Vocabulary, *, today: date
) -> Iterator[Document]:
    """Yield the documents of every listed organization, some hundred at a time."""
    ids = session.scalars(
        select(Organization.id)
        .where(Organization.publication == Publication.APPROVED)
        .order_by(Organization.id)
    ).all()
    for chunk in _chunks(ids):
        found = _documents_by_id(session, chunk, vocabulary, today=today)
        for documents in found.values():
            yield from documents
        session.expunge_all()


def _documents_by_id(
    session: Session, ids: Sequence[int], vocabulary: Vocabulary, *, today: date
) -> dict[int, Sequence[Document]]:
    standings = verification_of(session, ids, today=today)
    still = standstill(session)
    return {
        organization.id: documents_of(
            organization,
            verified=standings[organization.id] is Verification.VERIFIED,
            freshness=Freshness[
                freshness_of(
                    organization,
                    today=today,
                    stood_still=still.days(organization, today=today),
                ).name
            ],
            vocabulary=vocabulary,
            today=today,
        )
        for organization in organizations_by_ids(session, ids)
    }


def _chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _noted(session: Session) -> int:
    state = session.get(IndexState, MAIN, populate_existing=True)
    return state.generation if state is not None else 0


def _build(session: Session, index: SearchIndex, *, today: date) -> int:
    vocabulary = load_vocabulary(session)
    return index.rebuild(
        all_documents(session, vocabulary, today=today),
        concepts_of(vocabulary),
        after=_noted(session),
    )
