"""From SQLite to PostgreSQL and back into an archive: whole, verified, untouched."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from directory.cli.moving import checksum
from directory.kernel.db import Base
from tests.cli.conftest import Run, command
from tests.cli.test_importing import ROWS, write_csv
from tests.conftest import POSTGRES

SERVER = POSTGRES.replace("+psycopg", "")


def _answers() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return bool(os.environ.get("DIRECTORY_TEST_ALL"))
    return True


pytestmark = pytest.mark.skipif(
    not _answers(), reason="no PostgreSQL server answers: moving to it is left out"
)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of an empty database."""
    name = f"directory_move_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def filled(run: Run, instance: Path, tmp_path: Path) -> Path:
    """A node on SQLite, where one record was merged into a later one."""
    run("import", write_csv(tmp_path / "rows.csv", ROWS), "--listed")
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        database.execute("UPDATE organization SET merged_into_id = 2 WHERE id = 1")
    return instance


def sums(url: str) -> dict[str, tuple[int, str]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: checksum(connection, table)
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_everything_arrives_and_the_source_stays(
    filled: Path, run: Run, postgres: str
) -> None:
    source = f"sqlite:///{filled / 'directory.sqlite3'}"
    before = sums(source)

    done = run("move", "--to", postgres)

    assert done.returncode == 0, done.stderr
    assert sums(postgres) == before == sums(source)
    assert run("check", DATABASE_URL=postgres).returncode == 0


@pytest.mark.usefixtures("filled")
def test_new_rows_are_numbered_after_the_moved_ones(run: Run, postgres: str) -> None:
    run("move", "--to", postgres)

    made = run("account", "create", "new@example.org", DATABASE_URL=postgres)

    assert made.returncode == 0, made.stderr


@pytest.mark.usefixtures("filled")
def test_a_filled_database_is_not_moved_into(run: Run, postgres: str) -> None:
    run("move", "--to", postgres)

    again = run("move", "--to", postgres)

    assert again.returncode == 1
    assert again.stderr.splitlines()[-1].endswith("not empty; nothing was copied.")


@pytest.mark.usefixtures("filled")
def test_a_server_that_is_away_is_named_in_one_line(run: Run) -> None:
    away = run("move", "--to", "postgresql+psycopg://127.0.0.1:1/none")
    other = run("move", "--to", "sqlite:////tmp/other")

    assert (away.returncode, other.returncode) == (1, 1)
    assert "Traceback" not in away.stderr + other.stderr


def test_a_copy_that_fails_leaves_the_target_empty(
    filled: Path, run: Run, postgres: str
) -> None:
    with sqlite3.connect(filled / "directory.sqlite3") as database:
        database.execute("UPDATE organization SET merged_into_id = 999 WHERE id = 1")

    done = run("move", "--to", postgres)

    assert done.returncode == 1
    engine = create_engine(postgres)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.usefixtures("filled")
def test_an_archive_of_postgresql_is_restored(
    run: Run, postgres: str, tmp_path: Path
) -> None:
    run("move", "--to", postgres)
    before = sums(postgres)
    file = tmp_path / "backup.tgz"

    written = run("backup", file, DATABASE_URL=postgres)
    with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
        connection.execute("DELETE FROM membership")
        connection.execute("UPDATE organization SET content = '{}'")
    refused = command(tmp_path / "other", "restore", file, DATABASE_URL=postgres)
    restored = command(
        tmp_path / "other", "restore", file, "--force", DATABASE_URL=postgres
    )

    assert written.returncode == 0, written.stderr
    assert refused.returncode == 1
    assert restored.returncode == 0, restored.stderr
    after = sums(postgres)
    assert after["organization"] == before["organization"]
    assert after["account"] == before["account"]
