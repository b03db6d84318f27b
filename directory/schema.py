"""The revision of the database: what it is, what it should be, how to get there."""

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, inspect

MIGRATIONS = Path(__file__).parent / "migrations"


class UnfitSchema(Exception):  # noqa: N818 - it names the state, not the defect
    """The database is not at the program's own revision; the text says what to do."""


@cache
def newest_revision() -> str | None:
    """Return the revision that this program is written for."""
    return _scripts().get_current_head()


def present_revision(engine: Engine) -> str | None:
    """Return the revision of the database, or None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_newest(engine: Engine) -> None:
    """Raise :class:`UnfitSchema`, naming the command, unless the revision fits."""
    present = present_revision(engine)
    if present == newest_revision():
        return
    if present is None:
        raise UnfitSchema("The database is empty. Run: directory init")
    if present not in {script.revision for script in _scripts().walk_revisions()}:
        raise UnfitSchema(
            f"The database is at revision {present}, which this program does not know:"
            " it was made by a newer one. Install that version, or restore a backup"
            " with: directory restore FILE"
        )
    raise UnfitSchema(
        f"The database is at the old revision {present}. Run: directory init"
    )


def upgrade_schema() -> None:
    """Bring the current application's database to the newest revision."""
    upgrade(revision="head")


def downgrade_schema(revision: str) -> None:
    """Bring the current application's database back to ``revision``."""
    downgrade(revision=revision)


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    return not inspect(engine).get_table_names()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
