"""Runs migrations on the application's own engine, one transaction each.

On SQLite foreign keys are switched off before BEGIN and checked afterwards,
since a pragma inside a transaction has no effect.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

# Every model must be known to the metadata before Alembic compares.
import directory.models  # noqa: F401
from directory.database import WRITING, db
from directory.kernel.db import Base


def run() -> None:
    """Bring the database to the revision that the command names."""
    engine = db.engine
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _run_raw(connection, "PRAGMA foreign_keys=OFF")
        _migrate(connection.execution_options(**WRITING))
        if sqlite:
            _check_foreign_keys(connection)
            _run_raw(connection, "PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        user_module_prefix="db.",
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_raw(connection: Connection, statement: str) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute(statement)


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"Foreign keys are broken after the migration: {broken[:5]}")


run()
