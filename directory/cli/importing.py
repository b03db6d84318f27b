"""``directory import``: organizations from a file, row by row."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import current_app

from directory.cli.mapping import (
    Reader,
    UnusableMapping,
    read_mapping,
)
from directory.cli.opening import fail, in_opened_app
from directory.cli.tables import Row, UnreadableTable, count_rows, read_rows
from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid, Refusal
from directory.kernel.work import Work
from directory.profiles.content import InvalidFields
from directory.profiles.models import Entry, Publication
from directory.profiles.recognition import Recognition, recognition
from directory.profiles.service.importing import import_record, imported_content
from directory.profiles.service.sources import known_sources, remember_source
from directory.taxonomy.queries import load_vocabulary

BATCH = 200
MOST_LINES = 200  # of a report; more would hide what is said


@dataclass(frozen=True, slots=True)
class Record:
    """One readable row: ``key`` is its name, ``digest`` what it held."""

    line: int
    key: str
    digest: str
    content: dict[str, Any]


@dataclass(slots=True)
class Report:
    """What became of the rows."""

    entered: int = 0
    known: int = 0
    changed: int = 0
    wrong: int = 0
    alike: int = 0
    lines: list[str] = field(default_factory=list)

    def say(self, line: int, sentence: str) -> None:
        """Keep a sentence about a row, while there are not too many."""
        if len(self.lines) < MOST_LINES:
            self.lines.append(f"row {line}: {sentence}")


@click.command(
    "import",
    epilog="Example: directory import members.csv --mapping members.toml --dry-run",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML or JSON: the file's fields → columns.",
)
@click.option("--dry-run", is_flag=True, help="Say what is wrong; change nothing.")
@click.option(
    "--listed/--submitted",
    default=False,
    help="List the records at once, or let moderators decide (the default).",
)
@click.option("--with-likenesses", is_flag=True, help="Enter likely duplicates too.")
@in_opened_app
def import_file(
    file: Path,
    mapping: Path | None,
    *,
    dry_run: bool,
    listed: bool,
    with_likenesses: bool,
) -> None:
    """Enter the organizations of FILE (.csv, .xlsx or .jsonl); nobody owns them yet.

    It may be stopped and run again: rows that were entered before are known by
    their id, or by what they hold.  Rows that are wrong, or look like a record
    that exists, are left out and named; then the exit code is 1.
    """
    try:
        intake = _intake(mapping, listed=listed, with_likenesses=with_likenesses)
        report = _take_in(file, intake, dry_run=dry_run)
    except (UnreadableTable, UnusableMapping) as problem:
        fail(str(problem))
    _print(report, dry_run=dry_run)
    if report.wrong or report.alike:
        click.get_current_context().exit(1)


@dataclass(slots=True)
class Intake:
    """Takes rows in, batch by batch."""

    reader: Reader
    known: Recognition
    publication: Publication
    with_likenesses: bool
    base_url: str
    report: Report = field(default_factory=Report)
    seen: set[str] = field(default_factory=set)

    def take(self, work: Work, rows: Sequence[Row], *, dry_run: bool) -> None:
        """Check a batch of rows and, unless it is a rehearsal, enter the good ones."""
        records = [found for row in rows if (found := self._record(work, row))]
        before = known_sources(work.session, [record.key for record in records])
        for record in records:
            if record.key in before:
                self._note_known(record, before[record.key])
            elif self._is_new(record):
                self._enter(work, record, dry_run=dry_run)

    def _record(self, work: Work, row: Row) -> Record | None:
        try:
            name, raw = self.reader.content_of(row.cells)
            content = imported_content(
                raw, self.reader.vocabulary, today=work.now.date()
            )
        except InvalidFields as problem:
            self._note_wrong(
                row, [f"{n}: {why}" for n, why in problem.problems.items()]
            )
            return None
        except Invalid as problem:
            self._note_wrong(row, [str(problem)])
            return None
        digest = _digest(content)
        return Record(
            row.line, _digest(["id", name]) if name else digest, digest, content
        )

    def _note_wrong(self, row: Row, sentences: Iterable[str]) -> None:
        self.report.wrong += 1
        self.report.say(row.line, "; ".join(sentences))

    def _note_known(self, record: Record, digest: str) -> None:
        self.report.known += 1
        if digest != record.digest:
            self.report.changed += 1
            self.report.say(
                record.line,
                "was entered before and reads differently now; left as it is",
            )

    def _is_new(self, record: Record) -> bool:
        if record.key in self.seen:
            self.report.alike += 1
            self.report.say(record.line, "repeats a row above")
            return False
        self.seen.add(record.key)
        like = self.known.like(record.content)
        if like is None or self.with_likenesses:
            return True
        self.report.alike += 1
        self.report.say(record.line, f"looks like {like.handle} (same {like.reason})")
        return False

    def _enter(self, work: Work, record: Record, *, dry_run: bool) -> None:
        if dry_run:
            self.known.learn(f"row {record.line}", record.content)
            self.report.entered += 1
            return
        try:
            with work.session.begin_nested():
                organization = import_record(
                    work,
                    content=record.content,
                    entry=Entry.IMPORTED,
                    publication=self.publication,
                    vocabulary=self.reader.vocabulary,
                    base_url=self.base_url,
                )
        except Refusal as problem:
            self.report.wrong += 1
            self.report.say(record.line, str(problem))
            return
        remember_source(work, organization, key=record.key, digest=record.digest)
        self.known.learn(organization.handle, record.content)
        self.report.entered += 1


def _intake(mapping: Path | None, *, listed: bool, with_likenesses: bool) -> Intake:
    session = db.session()
    return Intake(
        reader=Reader(read_mapping(mapping), load_vocabulary(session)),
        known=recognition(session),
        publication=Publication.APPROVED if listed else Publication.SUBMITTED,
        with_likenesses=with_likenesses,
        base_url=current_app.extensions["settings"].base_url,
    )


def _take_in(file: Path, intake: Intake, *, dry_run: bool) -> Report:
    total = count_rows(file)
    with click.progressbar(length=total, label="Reading rows", file=sys.stderr) as bar:
        for rows in _batches(read_rows(file)):
            with unit_of_work() as work:
                intake.take(work, rows, dry_run=dry_run)
            db.session().expunge_all()
            bar.update(len(rows))
    return intake.report


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _print(report: Report, *, dry_run: bool) -> None:
    for line in report.lines:
        click.echo(line)
    told = report.wrong + report.alike + report.changed
    if told > len(report.lines):
        click.echo(f"… and {told - len(report.lines)} more")
    verb = "would be entered" if dry_run else "entered"
    click.echo(
        f"{report.entered} {verb}, {report.known} known already,"
        f" {report.alike} alike, {report.wrong} wrong."
    )
