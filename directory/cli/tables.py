"""Reads rows from CSV, XLSX and JSON lines, one at a time; the file may be large."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LONGEST_CELL = 200_000


class Row(NamedTuple):
    """One row: the line of the file at which it stands, and its cells by header."""

    line: int
    cells: dict[str, Any]


class UnreadableTable(Exception):  # noqa: N818 - it names the state of the file
    """The file cannot be read as what its name says; the text says why."""


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file by its suffix: .csv, .xlsx, .jsonl or .ndjson.

    Raises :class:`UnreadableTable` at the row that cannot be read.
    """
    readers = {
        ".csv": _from_csv,
        ".xlsx": _from_xlsx,
        ".jsonl": _from_lines,
        ".ndjson": _from_lines,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableTable(f"{path.name} is not a .csv, .xlsx or .jsonl file.")
    try:
        yield from reader(path)
    except UnicodeDecodeError as problem:
        raise UnreadableTable(f"{path.name} is not written in UTF-8.") from problem


def count_rows(path: Path) -> int:
    """Return how many rows the file has, for a progress bar."""
    return sum(1 for _row in read_rows(path))


def _from_csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for cells in reader:
                if None in cells:
                    raise UnreadableTable(
                        f"Line {reader.line_num} has more cells than the first line."
                    )
                if not _is_hashtag_row(cells):
                    yield Row(reader.line_num, cells)
        except csv.Error as problem:
            raise UnreadableTable(f"Line {reader.line_num}: {problem}.") from problem


def _from_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield Row(number, _object(line, number))


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise UnreadableTable(f"Line {number} is not JSON.") from problem
    if not isinstance(found, dict):
        raise UnreadableTable(f"Line {number} is not a JSON object.")
    return found


def _from_xlsx(path: Path) -> Iterator[Row]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as problem:
        raise UnreadableTable(f"{path.name} is not an XLSX workbook.") from problem
    try:
        lines = book.worksheets[0].iter_rows(values_only=True)
        headers = [str(cell or "").strip() for cell in next(lines, ())]
        for number, values in enumerate(lines, start=2):
            cells = dict(zip(headers, map(_plain, values), strict=False))
            cells.pop("", None)
            if any(cells.values()) and not _is_hashtag_row(cells):
                yield Row(number, cells)
    finally:
        book.close()


def _plain(value: Any) -> str:
    """Return a cell as text: whole numbers without a fraction, dates as days."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def _is_hashtag_row(cells: dict[str, Any]) -> bool:
    """Whether this is the row of HXL hashtags below the headers."""
    filled = [str(value).strip() for value in cells.values() if value]
    return bool(filled) and all(value.startswith("#") for value in filled)
