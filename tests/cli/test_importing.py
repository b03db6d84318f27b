"""Taking organizations in: every format, what is wrong by row, stop and go on."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import ROOT, Run, environment

SOCIETIES = ROOT / "tests/data/red_cross_crescent_societies.json"
ROWS = [
    {
        "id": "a1",
        "name_en": "Tigris Readers",
        "name_ar": "قراء دجلة",
        "kind": "local_organization",
        "focus_main": "education; Water and rivers (Tigris and Euphrates)",
        "areas_served": "Basra|dhi-qar",
        "office_country": "IRQ",
        "founded_year": "٢٠١٩",
        "identifiers": "ror:042n9zn21",
    },
    {
        "id": "a2",
        "name_en": "Marsh Weavers",
        "kind": "womens_group",
        "website": "https://weavers.example.org/",
    },
]


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    headers = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headers, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def write_book(path: Path, rows: list[dict[str, str]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    headers = list(dict.fromkeys(key for row in rows for key in row))
    sheet.append(headers)
    for row in rows:
        sheet.append([row.get(header) for header in headers])
    book.save(path)
    return path


def listed(instance: Path) -> dict[str, dict[str, object]]:
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        rows = database.execute(
            "SELECT handle, content FROM organization WHERE publication = 'approved'"
        ).fetchall()
    return {handle: json.loads(content) for handle, content in rows}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_each_format_gives_the_same_records(
    run: Run, instance: Path, tmp_path: Path, suffix: str
) -> None:
    write = {"csv": write_csv, "xlsx": write_book, "jsonl": write_lines}[suffix]
    file = write(tmp_path / f"rows.{suffix}", ROWS)  # type: ignore[operator]  # same call

    done = run("import", file, "--listed")

    assert done.returncode == 0, done.stdout + done.stderr
    found = listed(instance)
    assert set(found) == {"tigris_readers", "marsh_weavers"}
    readers = found["tigris_readers"]
    assert readers["name"] == {"en": "Tigris Readers", "ar": "قراء دجلة"}
    assert readers["focus_main"] == ["education", "water-rivers"]
    assert readers["areas_served"] == ["basra", "dhi-qar"]
    assert readers["office_country"] == "iq"
    assert readers["founded_year"] == 2019


def test_a_second_run_knows_every_row(run: Run, instance: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "rows.csv", ROWS)
    run("import", file, "--listed")
    changed = [{**ROWS[0], "name_en": "Tigris Writers"}, ROWS[1]]
    other = write_csv(tmp_path / "other.csv", changed)

    again = run("import", file, "--listed")
    differing = run("import", other, "--listed")

    assert "0 entered, 2 known already" in again.stdout
    assert "row 2: was entered before and reads differently now" in differing.stdout
    assert len(listed(instance)) == 2


def test_rows_without_an_id_are_known_by_what_they_hold(
    run: Run, tmp_path: Path
) -> None:
    rows = [{k: v for k, v in row.items() if k != "id"} for row in ROWS]
    file = write_csv(tmp_path / "rows.csv", rows)
    run("import", file)

    again = run("import", file)

    assert "0 entered, 2 known already" in again.stdout


def test_a_dry_run_tells_by_row_what_is_wrong_and_changes_nothing(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    run("import", write_csv(tmp_path / "first.csv", ROWS), "--listed")
    file = write_csv(
        tmp_path / "rows.csv",
        [
            {"id": "b1", "name_en": "Good One", "kind": "network"},
            {"id": "b2", "name_en": "", "kind": "network"},
            {"id": "b3", "name_en": "X", "kind": "bank", "website": "javascript:x"},
            {"id": "b4", "name_en": "tigris  readers", "kind": "network"},
            {"id": "b5", "name_en": "Hidden \u202egnp", "kind": "network"},
            {"id": "b1", "name_en": "Another", "kind": "network"},
        ],
    )

    done = run("import", file, "--dry-run", "--listed")

    assert done.returncode == 1
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines()[:-1])
    assert lines["row 3"] == "name: A record needs this."
    assert "kind: " in lines["row 4"]
    assert "website: " in lines["row 4"]
    assert lines["row 5"] == "looks like tigris_readers (same name)"
    assert "direction marks" in lines["row 6"]
    assert lines["row 7"] == "repeats a row above"
    assert done.stdout.splitlines()[-1].startswith("1 would be entered")
    assert len(listed(instance)) == 2


def test_an_unknown_column_is_named(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "rows.csv", [{**ROWS[1], "donor": "somebody"}])

    done = run("import", file)

    assert done.returncode == 1
    assert "donor: This column does not exist." in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rows.csv", b"name_en,kind\n\xff\xfe,network\n", "UTF-8"),
        ("rows.csv", b"name_en\na,b\n", "more cells"),
        ("rows.xlsx", b"this is no workbook", "not an XLSX"),
        ("rows.jsonl", b'{"a": 1}\n[1]\n', "Line 2 is not a JSON object"),
        ("rows.jsonl", b"{" * 100_000, "Line 1 is not JSON"),
        ("rows.pdf", b"%PDF", "not a .csv"),
    ],
)
def test_an_unreadable_file_ends_in_one_line(
    run: Run, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    done = run("import", file)

    assert done.returncode == 1
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_societies_come_in_by_a_mapping(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    societies = json.loads(SOCIETIES.read_text("utf-8"))["societies"]
    file = write_lines(tmp_path / "societies.jsonl", societies)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[columns]\n"names.en" = "name_en"\n"names.ar" = "name_ar"\n'
        'country = "office_country"\nwebsite = "website"\nfdrs = "id"\n'
        '[constants]\nkind = "red_cross_crescent"\n',
        "utf-8",
    )

    done = run("import", file, "--mapping", mapping, "--listed")

    assert len(listed(instance)) >= 0.9 * len(societies), done.stdout
    assert listed(instance)["andorran_red_cross"]["office_country"] == "ad"


def test_submitted_rows_wait_for_moderators(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    run("import", write_csv(tmp_path / "rows.csv", ROWS))

    assert listed(instance) == {}
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        waiting = database.execute(
            "SELECT kind, count(*) FROM queue_item GROUP BY kind"
        ).fetchall()
    assert waiting == [("imported", 2)]


def test_a_killed_import_goes_on_where_it_was(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"r{n}", "name_en": f"Group number {n}", "kind": "network"}
        for n in range(1500)
    ]
    file = write_lines(tmp_path / "rows.jsonl", rows)
    process = subprocess.Popen(
        [sys.executable, "-m", "directory", "import", str(file), "--listed"],
        env=environment(instance),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not listed(instance) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    half = len(listed(instance))

    done = run("import", file, "--listed")

    assert 0 < half < 1500
    assert f"{1500 - half} entered, {half} known already" in done.stdout
    assert len(listed(instance)) == 1500
