"""``directory move``: from SQLite to PostgreSQL, by one command."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import click
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from directory.cli.opening import fail, in_opened_app
from directory.database import db, engine_options
from directory.kernel.db import Base
from directory.schema import newest_revision

AT_ONCE = 500
Row = Mapping[str, Any]


@click.command(
    epilog="Example: directory move --to postgresql+psycopg://jisr@localhost/jisr"
)
@click.option("--to", "url", required=True, help="SQLAlchemy URL of an empty database.")
@in_opened_app
def move(url: str) -> None:
    """Copy the whole node into another, empty database, and verify the copy.

    Stop the node first.  The source is left untouched; afterwards set
    DIRECTORY_DATABASE_URL to the new URL.
    """
    if not url.startswith("postgresql+psycopg:"):
        fail("The new database must be PostgreSQL: postgresql+psycopg://…")
    target = create_engine(url, **engine_options(url))
    try:
        _refuse_filled(target)
        copied = _copy(db.engine, target)
    except SQLAlchemyError as problem:
        fail(
            f"The new database does not answer as it should: {type(problem).__name__}."
        )
    finally:
        target.dispose()
    click.echo(f"Copied and verified {copied:,} rows; nothing was changed here.")
    click.echo("Next: set DIRECTORY_DATABASE_URL to the new URL, then: directory check")


def checksum(connection: Connection, table: Table) -> tuple[int, str]:
    """Return how many rows a table holds, and a hash of them that engines share."""
    digest, count = hashlib.sha256(), 0
    for row in _rows(connection, table):
        digest.update(_written(row))
        count += 1
    return count, digest.hexdigest()


def _refuse_filled(target: Engine) -> None:
    if inspect(target).get_table_names():
        fail("The new database is not empty; nothing was copied.")


def _copy(source: Engine, target: Engine) -> int:
    """Copy and verify in one transaction: the target is whole or stays empty."""
    tables = Base.metadata.sorted_tables
    total = 0
    with source.connect() as reading, target.begin() as writing:
        writing.execute(text("SET LOCAL statement_timeout = 0"))
        Base.metadata.create_all(writing)
        with click.progressbar(tables, label="Copying tables", file=sys.stderr) as bar:
            for table in bar:
                total += _copy_table(reading, writing, table)
        _stamp(writing)
    return total


def _copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    own = _columns_to_itself(table)
    for batch in _batches(_rows(reading, table)):
        writing.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in batch])
    for name in own:
        _join_rows(reading, writing, table, table.columns[name])
    before, after = checksum(reading, table), checksum(writing, table)
    if before != after:
        fail(f"The copy of {table.name} differs from its source; nothing was copied.")
    _continue_numbers(writing, table)
    return before[0]


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _columns_to_itself(table: Table) -> list[str]:
    """Name the columns by which a row may refer to one that is copied later."""
    return [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _join_rows(
    reading: Connection, writing: Connection, table: Table, column: Column[Any]
) -> None:
    """Fill in, once all rows are there, what refers to the same table."""
    for row in reading.execute(select(table.c.id, column).where(column.is_not(None))):
        change = update(table).where(table.c.id == row[0]).values({column: row[1]})
        writing.execute(change)


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield rows by their key, in the same order on both engines."""
    keys: Sequence[Any] = list(table.primary_key.columns)
    wanted = select(table).order_by(*(_collated(connection, key) for key in keys))
    result = connection.execute(wanted.execution_options(yield_per=AT_ONCE))
    yield from (dict(row) for row in result.mappings())


def _collated(connection: Connection, key: Any) -> Any:
    """Order text by its bytes, as SQLite does."""
    if connection.dialect.name == "postgresql" and not isinstance(key.type, Integer):
        return key.collate("C")
    return key


def _written(row: Row) -> bytes:
    return json.dumps(
        list(row.values()), sort_keys=True, ensure_ascii=False, default=str
    ).encode()


def _continue_numbers(writing: Connection, table: Table) -> None:
    """Let new rows be numbered after those that were copied."""
    number = table.autoincrement_column
    if number is None:
        return
    highest = writing.scalar(select(func.max(number)))
    if highest is not None:
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        writing.execute(select(func.setval(sequence, highest)))


def _stamp(writing: Connection) -> None:
    """Write the revision down, as a migration would have."""
    writing.execute(
        text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    )
    writing.execute(
        text("INSERT INTO alembic_version VALUES (:number)"),
        {"number": newest_revision()},
    )
