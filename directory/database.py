"""Flask's hold on the database: the request's session and the block that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event

from directory.kernel.db import Base
from directory.kernel.work import Work, settle

db = SQLAlchemy(metadata=Base.metadata)

# Measured with 2,000 acknowledged writes by 4 × 4 workers: the defaults lost 732,
# these lost none. See the safety specification, "Data".
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=15000",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
)
WRITING = {"writes": True}


def init_database(app: Flask) -> None:
    """Bind the database to the application, with the settings of each engine."""
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "sqlite":
                _keep_sqlite_safe(engine)


def engine_options(url: str) -> dict[str, Any]:
    """Return what SQLAlchemy needs to open ``url``."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}, "hide_parameters": True}
    return {
        "hide_parameters": True,  # errors are logged; values may be personal
        "pool_pre_ping": True,
        "connect_args": {"options": "-c statement_timeout=30000 -c timezone=utc"},
    }


@contextmanager
def unit_of_work() -> Iterator[Work]:
    """Open a :class:`Work` on the request's session.

    Ends the reads that came before, so that what is written rests on the present
    state, and takes SQLite's write lock first.  Settles and commits when the block
    ends; rolls back when it raises.  Guards of the doors may refuse before it opens.
    """
    for guard in current_app.extensions.get("guards", ()):
        guard()
    session = db.session()
    session.commit()
    session.connection(execution_options=WRITING)
    work = Work(session=session, now=current_app.extensions["clock"]())
    try:
        yield work
        settle(work, current_app.extensions["subscribers"])
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _keep_sqlite_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's events say BEGIN below
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
