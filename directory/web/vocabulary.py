"""The vocabularies of a process, read again when they grow old."""

import time

from flask import current_app

from directory.database import db
from directory.taxonomy.queries import Vocabulary, load_vocabulary

SECONDS_KEPT = 30.0


def vocabulary() -> Vocabulary:
    """Return the vocabularies; a correction shows within half a minute."""
    kept = current_app.extensions.get("vocabulary")
    if kept is None or kept[0] < time.monotonic() - SECONDS_KEPT:
        kept = (time.monotonic(), load_vocabulary(db.session()))
        current_app.extensions["vocabulary"] = kept
    found: Vocabulary = kept[1]
    return found
