"""What leaves by a file: public fields alone, in cells that no spreadsheet runs."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from directory.profiles.hxl import safe_cell
from tests.cli.conftest import Run
from tests.cli.test_importing import write_lines

CANARY = "canary"
ROW: dict[str, object] = {
    "id": "e1",
    "name": {"en": "=cmd|' /C calc'!A1", "ar": "\u0645\u062b\u0627\u0644"},
    "kind": "local_organization",
    "focus_main": ["education", "detention-torture"],
    "areas_served": ["basra", "dhi-qar"],
    "phone": "+9647700000101",
    "contact_email": "canary@example.org",
    "contact_name": "canary person",
    "office_street": "canary street 1",
    "legal_name": "canary legal name",
}


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    done = run("import", write_lines(tmp_path / "rows.jsonl", [ROW]), "--listed")
    assert done.returncode == 0, done.stdout
    return run


def test_a_csv_has_hashtags_and_a_row_per_focus_area_and_governorate(
    filled: Run, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"

    done = filled("export", file)

    assert done.returncode == 0, done.stderr
    with file.open(encoding="utf-8-sig", newline="") as opened:
        hashtags, *rows = csv.DictReader(opened)
    assert hashtags["org_name_en"] == "#org+name+i_en"
    assert {(row["focus_area"], row["adm1"]) for row in rows} == {
        ("education", "Basra"),
        ("education", "Dhi Qar"),
    }
    assert {row["org_name_en"] for row in rows} == {"'=cmd|' /C calc'!A1"}
    assert CANARY not in file.read_text("utf-8")
    assert "770" not in file.read_text("utf-8")


def test_a_workbook_holds_text_and_no_formula(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"

    filled("export", file)

    sheet = load_workbook(file).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if CANARY in str(cell.value)]


def test_lines_can_be_imported_into_another_node(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"

    filled("export", file)

    document = json.loads(file.read_text("utf-8"))
    assert document["name"]["en"] == "=cmd|' /C calc'!A1"
    assert CANARY not in json.dumps(document)
    rehearsal = filled("import", file, "--dry-run")
    assert "looks like" in rehearsal.stdout
    assert "0 wrong" in rehearsal.stdout


def test_what_is_not_public_is_not_written(
    filled: Run, instance: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        database.execute("UPDATE organization SET visibility = 'members'")

    done = filled("export", tmp_path / "out.csv")

    assert done.stdout.startswith("0 organizations")


def test_an_unwritable_place_is_said_in_one_line(filled: Run, tmp_path: Path) -> None:
    done = filled("export", tmp_path / "nowhere" / "out.csv")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in done.stderr


MARKS = st.text("\ufeff\u200e\u200f\u061c\u2066\u2069\u200b ", max_size=4)


@given(MARKS, st.sampled_from("=+-@"), st.text(max_size=5))
def test_no_cell_begins_as_a_formula(marks: str, sign: str, rest: str) -> None:
    assert safe_cell(marks + sign + rest) == f"'{marks}{sign}{rest}"


@given(st.sampled_from("\t\r"), st.text(max_size=5))
def test_no_cell_begins_with_a_tab(sign: str, rest: str) -> None:
    assert safe_cell(sign + rest).startswith("'")


@given(st.text(st.characters(categories=["L", "N"]), max_size=20))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
