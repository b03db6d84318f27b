"""Copies of a database: taken while it is written to, and put back."""

import shutil
import sqlite3
import subprocess  # nosec B404
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, make_url, select, text
from sqlalchemy.exc import OperationalError

from directory.cli.opening import fail
from directory.kernel.work import Work
from directory.profiles.models import ErasedUri, Organization, Publication
from directory.profiles.service.erasing import erase

MAIL = "mail"
Erasure = tuple[str, Any]


def dump_database(url: str, target: Path) -> None:
    """Copy the database to a file, consistent although others write meanwhile."""
    if url.startswith("sqlite"):
        _copy_sqlite(_sqlite_path(url), target)
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _libpq(url))


def load_database(url: str, source: Path) -> list[Erasure]:
    """Replace the database by a dump; return what had been erased by now.

    Mail that waited when the dump was made is dropped: it was sent since.
    """
    erased = _erasures(url)
    if url.startswith("sqlite"):
        _load_sqlite(_sqlite_path(url), source)
    else:
        _load_postgresql(url, source)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM orders WHERE kind = :k"), {"k": MAIL})
        connection.execute(text("UPDATE orders SET claim = NULL, claimed_until = NULL"))
    engine.dispose()
    return erased


def has_tables(url: str) -> bool:
    """Whether the database holds anything; one that is away ends the command."""
    if url.startswith("sqlite") and not _sqlite_path(url).exists():
        return False
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    except OperationalError as problem:
        fail(f"The database does not answer: {problem.orig}")
    finally:
        engine.dispose()


def replay_erasures(work: Work, erased: Iterable[Erasure]) -> int:
    """Erase again what was erased after the backup; return how many that were."""
    count = 0
    for uri, _at in erased:
        organization = work.session.scalar(
            select(Organization).where(
                Organization.uri == uri,
                Organization.publication != Publication.TOMBSTONE,
            )
        )
        if organization is not None:
            if organization.publication is Publication.SUSPENDED:
                organization.move(Publication.ARCHIVED, at=work.now)
            erase(work, organization)
            count += 1
        elif work.session.get(ErasedUri, uri) is None:
            work.session.add(ErasedUri(uri=uri, erased_at=_at))
    return count


def _erasures(url: str) -> list[Erasure]:
    """Read the ledger of the node as it is now, if it has one."""
    if url.startswith("sqlite") and not _sqlite_path(url).exists():
        return []
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table(ErasedUri.__tablename__):
            return []
        with engine.connect() as connection:
            rows = connection.execute(select(ErasedUri.uri, ErasedUri.erased_at))
            return [(row.uri, row.erased_at) for row in rows]
    finally:
        engine.dispose()


def _sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _copy_sqlite(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")


def _load_sqlite(path: Path, source: Path) -> None:
    """Put the copy in the database's place; its journal belongs to the old one."""
    draft = path.with_name(f"{path.name}.restored")
    shutil.copyfile(source, draft)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    draft.replace(path)


def _load_postgresql(url: str, source: Path) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    _run(
        *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"),
        *("--schema=public", f"--dbname={_libpq(url)}", str(source)),
    )


def _libpq(url: str) -> str:
    return (
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    )


def _run(*command: str) -> Sequence[str]:
    """Run a tool of PostgreSQL, or end this command with what it said."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed tool with our own URL  # nosec B603
            command, check=False, capture_output=True, text=True
        )
    except FileNotFoundError:
        fail(f"{command[0]} is not installed; it comes with PostgreSQL's client tools.")
    if done.returncode:
        fail(f"{command[0]}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return command
