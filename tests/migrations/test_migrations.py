"""Migrations: the models' own schema, up and down with data, whole or not at all."""

import ast
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.config import PACKAGE
from directory.database import db, unit_of_work
from directory.kernel.db import Base
from directory.profiles.models import Organization
from directory.schema import (
    MIGRATIONS,
    UnfitSchema,
    downgrade_schema,
    newest_revision,
    present_revision,
    require_newest,
    upgrade_schema,
)
from directory.taxonomy.models import Term
from directory.taxonomy.service import load_reference
from tests.factories import join, make_account, make_organization
from tests.migrations.conftest import environment

Schema = dict[str, dict[str, object]]


def schema() -> Schema:
    """Return what the database says of its tables, in a comparable form."""
    found = inspect(db.engine)
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"])
                for column in found.get_columns(table)
            ],
            "indexes": sorted(
                f"{index['name']} {index['column_names']} {index['unique']}"
                f" {[str(option) for option in index['dialect_options'].values()]}"
                for index in found.get_indexes(table)
            ),
            "unique": sorted(
                str(sorted(key["column_names"]))
                for key in found.get_unique_constraints(table)
            ),
            "foreign": sorted(
                f"{key['constrained_columns']} {key['referred_table']}"
                for key in found.get_foreign_keys(table)
            ),
        }
        for table in sorted(found.get_table_names())
        if table != "alembic_version"
    }


@pytest.mark.usefixtures("empty_app")
def test_the_newest_revision_is_what_the_models_say() -> None:
    upgrade_schema()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


@pytest.mark.usefixtures("empty_app")
def test_migrated_tables_are_those_that_the_tests_run_on() -> None:
    upgrade_schema()
    migrated = schema()
    downgrade_schema("base")
    db.create_all()

    assert schema() == migrated


@pytest.mark.usefixtures("empty_app")
def test_up_down_and_up_again_gives_the_same() -> None:
    upgrade_schema()
    first = schema()
    downgrade_schema("base")
    bare = schema()
    upgrade_schema()

    assert bare == {}
    assert schema() == first
    assert present_revision(db.engine) == newest_revision()


@pytest.mark.usefixtures("empty_app")
def test_upgrading_twice_changes_nothing() -> None:
    upgrade_schema()
    with unit_of_work() as work:
        load_reference(work, PACKAGE / "reference")

    upgrade_schema()

    assert db.session().scalar(select(func.count()).select_from(Term))


@pytest.mark.usefixtures("empty_app")
def test_a_filled_database_goes_the_newest_step_down_and_up() -> None:
    upgrade_schema()
    with Session(db.engine) as session:
        organization = make_organization(session)
        join(session, make_account(session), organization, "owner")
        session.commit()

    downgrade_schema("-1")
    below = present_revision(db.engine)
    upgrade_schema()

    with Session(db.engine) as session:
        found = session.scalars(select(Organization)).all()
        assert len(found) == (0 if below is None else 1)  # the first makes the tables
        assert all(len(kept.memberships) == 1 for kept in found)


@pytest.mark.usefixtures("empty_app")
def test_foreign_keys_are_kept_again_after_a_migration() -> None:
    upgrade_schema()

    with Session(db.engine) as session:
        make_organization(session).merged_into_id = 12345
        with pytest.raises(IntegrityError):
            session.commit()


@pytest.mark.usefixtures("empty_app")
def test_an_empty_and_an_unknown_database_are_refused_with_a_command() -> None:
    with pytest.raises(UnfitSchema, match="directory init"):
        require_newest(db.engine)

    upgrade_schema()
    require_newest(db.engine)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'abc'")

    with pytest.raises(UnfitSchema, match="directory restore FILE"):
        require_newest(db.engine)


def test_every_migration_says_in_a_sentence_what_it_does() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path.name


KILL_AT = """
import os, signal
from sqlalchemy import event
from directory.app import create_app
from directory.database import db
from directory.schema import upgrade_schema

app, left = create_app(), {statements}
with app.app_context():
    @event.listens_for(db.engine, "before_cursor_execute")
    def _kill(connection, cursor, statement, *rest):
        global left
        if statement.split()[0] in {{"CREATE", "ALTER", "DROP", "INSERT", "UPDATE"}}:
            left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    upgrade_schema()
"""


@contextmanager
def _engine_of(url: str) -> Iterator[set[str]]:
    engine = create_engine(url)
    try:
        yield set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


@pytest.mark.parametrize("statements", [0, 1, 2, 7, 20, 40])
def test_a_migration_killed_between_statements_leaves_nothing_half_done(
    tmp_path: Path, empty_url: str, statements: int
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILL_AT.format(statements=statements)],
        env=environment(tmp_path / "instance", empty_url),
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    with _engine_of(empty_url) as tables:
        left = tables - {"alembic_version"}

    again = subprocess.run(
        [sys.executable, "-m", "directory", "db", "upgrade"],
        env=environment(tmp_path / "instance", empty_url),
        capture_output=True,
        check=False,
        cwd=tmp_path,
        text=True,
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert left == set()
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip() == newest_revision()
    with _engine_of(empty_url) as tables:
        assert tables == {*Base.metadata.tables, "alembic_version"}
