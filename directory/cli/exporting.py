"""``directory export``: what everybody may read, as a file."""

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from openpyxl import Workbook
from sqlalchemy import select

from directory.cli.inventions import read_reference
from directory.cli.opening import fail, in_opened_app
from directory.database import db
from directory.profiles.hxl import public_content, table_rows
from directory.profiles.models import Organization, Publication
from directory.profiles.queries import organizations_by_ids
from directory.taxonomy.queries import Vocabulary, load_vocabulary

AT_ONCE = 500
Found = tuple[Organization, dict[str, Any]]
Columns = Mapping[str, str]


@click.command(epilog="Example: directory export listed.csv")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_opened_app
def export(file: Path) -> None:
    """Write every listed organization to FILE (.csv, .xlsx or .jsonl).

    Only what strangers may read; tables carry a row of HXL hashtags and hold one
    row per organization, focus area and governorate.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx, ".jsonl": _write_lines}
    write = writers.get(file.suffix.lower())
    if write is None:
        fail(f"{file.name} is not a .csv, .xlsx or .jsonl file.")
    vocabulary = load_vocabulary(db.session())
    try:
        with _whole_file(file) as draft:
            count = write(draft, vocabulary)
    except OSError as problem:
        fail(f"{file} cannot be written: {problem.strerror}.")
    click.echo(f"{count} organizations written to {file}.")


@contextmanager
def _whole_file(file: Path) -> Iterator[Path]:
    """Give a draft that takes the file's place when it is whole."""
    number, name = tempfile.mkstemp(dir=file.absolute().parent, suffix=file.suffix)
    os.close(number)
    draft = Path(name)
    try:
        yield draft
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _write_csv(file: Path, vocabulary: Vocabulary) -> int:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(_columns()), restval="")
        writer.writeheader()
        writer.writerow(dict(_columns()))
        return _write_table(writer.writerow, vocabulary)


def _write_xlsx(file: Path, vocabulary: Vocabulary) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("organizations")
    columns = _columns()
    sheet.append(list(columns))
    sheet.append(list(columns.values()))
    count = _write_table(
        lambda row: sheet.append([row.get(name, "") for name in columns]), vocabulary
    )
    book.save(file)
    return count


def _write_table(
    write: Callable[[dict[str, str]], object], vocabulary: Vocabulary
) -> int:
    count = 0
    for organization, content in _listed(vocabulary):
        count += 1
        for row in table_rows(organization, content, vocabulary):
            write(row)
    return count


def _write_lines(file: Path, vocabulary: Vocabulary) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as opened:
        for organization, content in _listed(vocabulary):
            count += 1
            document = {"id": organization.uri, **content}
            opened.write(json.dumps(document, ensure_ascii=False) + "\n")
    return count


def _listed(vocabulary: Vocabulary) -> Iterator[Found]:
    session = db.session()
    ids = session.scalars(
        select(Organization.id)
        .where(Organization.publication == Publication.APPROVED)
        .order_by(Organization.id)
    ).all()
    with click.progressbar(length=len(ids), label="Writing", file=sys.stderr) as bar:
        for start in range(0, len(ids), AT_ONCE):
            chunk = ids[start : start + AT_ONCE]
            for organization in organizations_by_ids(session, chunk):
                content = public_content(organization, vocabulary)
                if content is not None:
                    yield organization, content
            session.expunge_all()
            bar.update(len(chunk))


def _columns() -> Columns:
    """Return the hashtag of each column by its header."""
    rows = read_reference("hxl/org_export_columns.json")["columns"]
    return {row["header"]: row["hashtag"] for row in rows}
