"""Puts what a test made where searches find it."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from directory.search.indexer import rebuild_index
from tests.conftest import NOON


def index_everything(app: Flask, session: Session) -> None:
    """Commit, and build the index of all that is in the database."""
    session.commit()
    with Session(session.get_bind()) as other, other.begin():
        rebuild_index(other, app.extensions["search_index"], today=NOON.date())


def flat(page: str) -> str:
    """Return a page with every run of white space as one space."""
    return re.sub(r"\s+", " ", page)
