"""Runs migrations on the application's own engine, one transaction each.

A migration is whole or absent, also after a power cut: its statements and its
stamp are committed together, on SQLite under a write lock of its own.  There
foreign keys are switched off before BEGIN, since a pragma inside a transaction
has no effect, and checked before COMMIT.
"""

from alembic import context
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection

# Every model must be known to the metadata before Alembic compares.
import directory.models  # noqa: F401 - imported for its tables
from directory.database import WRITING, db
from directory.kernel.db import Base


def run() -> None:
    """Bring the database to the revision that the command names."""
    with db.engine.connect() as plain:
        connection = plain.execution_options(**WRITING)
        if connection.dialect.name != "sqlite":
            _migrate(connection)
            return
        _run_raw(connection, "PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
        finally:
            connection.rollback()
            _run_raw(connection, "PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    given = {
        **current_app.extensions["migrate"].configure_args,
        "render_as_batch": True,
        "compare_type": True,
    }
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        transactional_ddl=True,
        user_module_prefix="db.",
        on_version_apply=_check_foreign_keys,
        **given,
    )
    with context.begin_transaction():
        context.run_migrations()


def _check_foreign_keys(ctx: MigrationContext, *_step: object, **_more: object) -> None:
    """Refuse, before the commit, what would leave a row without its parent."""
    if ctx.dialect.name != "sqlite":
        return
    if ctx.connection is None:
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"Foreign keys are broken after the migration: {broken[:5]}")


def _run_raw(connection: Connection, statement: str) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute(statement)


run()
