"""Carries out reindexing orders: the index follows the database within seconds."""

from collections.abc import Sequence

from flask import Flask

from directory.database import db
from directory.kernel.orders import Order
from directory.search.indexer import carry_out, note_generation
from directory.worker.loop import closing


def reindex(app: Flask, orders: Sequence[Order]) -> None:
    """Bring the index up to date; no lock is held while it is written."""
    index, today = app.extensions["search_index"], app.extensions["clock"]().date()
    generation = carry_out(db.session(), index, orders, today=today)
    db.session.remove()
    with closing(orders) as work:
        note_generation(work.session, generation)
