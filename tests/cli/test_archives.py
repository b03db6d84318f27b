"""A backup brings everything back, once; a damaged one touches nothing."""

import io
import sqlite3
import tarfile
from pathlib import Path

import pytest

from directory.cli.archive import BadArchive, read_archive, write_archive
from directory.storage.folder import FolderStorage
from tests.cli.conftest import Run, command
from tests.cli.test_importing import ROWS, write_csv


@pytest.fixture
def backed_up(run: Run, instance: Path, tmp_path: Path) -> Path:
    """The archive of a node with two organizations, a logo and a mail that waits."""
    run("import", write_csv(tmp_path / "rows.csv", ROWS), "--listed")
    FolderStorage(instance / "files").put(b"picture", folder="logo64", suffix="webp")
    (instance / "settings.toml").write_text('node_name = "Jisr of tests"\n')
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        database.execute(
            "INSERT INTO orders (kind, payload, due_at, created_at, attempts) VALUES"
            " ('mail', '{}', '2026-01-01', '2026-01-01', 0)"
        )
    file = tmp_path / "backup.tar.gz"
    done = run("backup", file)
    assert done.returncode == 0, done.stderr
    return file


def rows(instance: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        return database.execute(query).fetchall()


def test_a_restore_brings_all_back_and_sends_nothing_twice(
    backed_up: Path, instance: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"

    done = command(other, "restore", backed_up)

    assert done.returncode == 0, done.stderr
    for query in ("SELECT handle FROM organization", "SELECT email FROM account"):
        assert rows(other, query) == rows(instance, query)
    assert rows(other, "SELECT * FROM orders WHERE kind = 'mail'") == []
    assert (other / "secret").read_bytes() == (instance / "secret").read_bytes()
    assert (other / "settings.toml").is_file()
    assert len(list(FolderStorage(other / "files").keys())) == 1
    checked = command(other, "check")
    assert "2 public of 2" in checked.stdout, checked.stdout


def test_a_node_that_holds_something_is_kept_without_force(
    backed_up: Path, run: Run, instance: Path
) -> None:
    before = rows(instance, "SELECT handle FROM organization")

    refused = run("restore", backed_up)
    forced = run("restore", backed_up, "--force")

    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert forced.returncode == 0, forced.stderr
    assert rows(instance, "SELECT handle FROM organization") == before


def test_what_was_erased_after_the_backup_stays_erased(
    backed_up: Path, run: Run, instance: Path
) -> None:
    database = sqlite3.connect(instance / "directory.sqlite3")
    uri = database.execute(
        "SELECT uri FROM organization WHERE handle = 'marsh_weavers'"
    ).fetchone()[0]
    database.execute("INSERT INTO erased_uri VALUES (?, '2026-02-01')", (uri,))
    database.commit()
    database.close()

    done = run("restore", backed_up, "--force")

    assert done.returncode == 0, done.stderr
    left = rows(instance, "SELECT publication, content, uri FROM organization")
    assert ("tombstone", "{}", uri) in left
    assert rows(instance, "SELECT uri FROM erased_uri") == [(uri,)]


def test_a_flipped_bit_is_found_before_anything_is_touched(
    backed_up: Path, tmp_path: Path
) -> None:
    content = bytearray(backed_up.read_bytes())
    content[len(content) // 2] ^= 1
    backed_up.write_bytes(content)
    other = tmp_path / "other"

    done = command(other, "restore", backed_up)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (other / "directory.sqlite3").exists()
    assert not (other / "secret").exists()


def test_an_archive_with_a_changed_file_fails_its_checksum(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "secret").write_text("one")
    write_archive(tmp_path / "good.tgz", folder)
    (folder / "secret").write_text("two")
    with tarfile.open(tmp_path / "bad.tgz", "w:gz") as archive:
        archive.add(folder / "manifest.json", "manifest.json")
        archive.add(folder / "secret", "secret")

    with pytest.raises(BadArchive, match="checksum of secret"):
        read_archive(tmp_path / "bad.tgz", tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside"])
def test_an_archive_cannot_write_outside_of_its_folder(
    tmp_path: Path, name: str
) -> None:
    with tarfile.open(tmp_path / "bad.tgz", "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))

    with pytest.raises(BadArchive):
        read_archive(tmp_path / "bad.tgz", tmp_path / "out")

    assert not list(tmp_path.rglob("outside"))


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bad.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("database")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)

    with pytest.raises(BadArchive):
        read_archive(tmp_path / "bad.tgz", tmp_path / "out")


def test_a_backup_while_somebody_writes_is_whole(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    writing = sqlite3.connect(instance / "directory.sqlite3", isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE account SET language = 'ar'")

    done = run("backup", tmp_path / "backup.tgz")
    writing.execute("ROLLBACK")
    writing.close()

    assert done.returncode == 0, done.stderr
    other = tmp_path / "other"
    assert command(other, "restore", tmp_path / "backup.tgz").returncode == 0
    assert rows(other, "PRAGMA integrity_check") == [("ok",)]
    assert rows(other, "SELECT language FROM account") == [("en",)]


def test_the_index_is_never_in_an_archive(backed_up: Path) -> None:
    with tarfile.open(backed_up) as archive:
        names = archive.getnames()

    assert not [name for name in names if "index" in name]
    assert {"database", "secret", "settings.toml", "manifest.json"} <= set(names)


def test_a_backup_into_a_missing_folder_is_refused_in_one_line(
    run: Run, tmp_path: Path
) -> None:
    done = run("backup", tmp_path / "nowhere" / "backup.tgz")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: The folder of")
