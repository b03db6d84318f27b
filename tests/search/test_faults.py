"""An index that was damaged, interrupted or read while it changes."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from directory.search.port import (
    Audience,
    Changes,
    Document,
    Health,
    IndexDamaged,
    Query,
)
from directory.search.whoosh_files import MANIFEST, read_manifest
from directory.search.whoosh_index import WhooshIndex
from tests.search.conftest import document, put, reference_concepts

ROOT = Path(__file__).parents[2]
MANY = [document(number, f"Saffron {number}") for number in range(1, 30)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> WhooshIndex:
    made = WhooshIndex(folder, patience=0)
    made.rebuild(MANY, reference_concepts())
    put(made, document(30, "Saffron"))
    return made


def files_of(folder: Path) -> list[Path]:
    manifest = read_manifest(folder)
    assert manifest is not None
    return [folder / MANIFEST, *(folder / manifest.folder / n for n in manifest.files)]


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


FAULTS: list[Callable[[Path], None]] = [Path.unlink, truncate, flip_a_bit, empty]


@pytest.mark.parametrize("which", range(5))
@pytest.mark.parametrize("fault", FAULTS)
def test_damage_is_told_and_a_rebuild_heals_it(
    folder: Path, index: WhooshIndex, fault: Callable[[Path], None], which: int
) -> None:
    paths = files_of(folder)
    path = paths[which % len(paths)]
    fault(path)

    reader = WhooshIndex(folder, patience=0)

    gone = path.name == MANIFEST and not path.exists()
    assert index.check() is (Health.MISSING if gone else Health.DAMAGED)
    assert index.generation() == (0 if path.name == MANIFEST else 2)
    assert reader.find(Query("saffron")).total == 0
    with pytest.raises(IndexDamaged):
        put(index, document(31, "Saffron"))

    reader.rebuild(MANY, reference_concepts(), after=2)

    assert index.check() is Health.FINE
    assert index.find(Query("saffron")).total == len(MANY)


def test_a_reader_goes_on_while_the_index_is_gone(
    folder: Path, index: WhooshIndex
) -> None:
    assert index.find(Query("saffron")).total == 30
    shutil.rmtree(folder)

    assert index.find(Query("saffron", limit=3)).total == 30
    assert index.generation() == 0
    assert index.check() is Health.MISSING


def test_an_old_copy_is_known_by_its_generation(
    folder: Path, index: WhooshIndex, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    latest = put(index, document(31, "Saffron"))
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)

    assert index.check() is Health.FINE
    assert index.generation() < latest
    assert WhooshIndex(folder).rebuild([], [], after=latest) > latest


def test_an_index_of_another_version_is_outdated(
    folder: Path, index: WhooshIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("whoosh_files", "whoosh_writer", "whoosh_index"):
        monkeypatch.setattr(f"directory.search.{module}.FORMAT", "0.0")

    assert index.check() is Health.OUTDATED
    assert WhooshIndex(folder).find(Query("saffron")).total == 0
    with pytest.raises(IndexDamaged):
        index.apply(Changes())


def test_no_remains_are_left_and_no_ghost_is_kept(
    folder: Path, index: WhooshIndex
) -> None:
    (folder / "remains").mkdir()
    (folder / "remains" / "of a rebuild").touch()
    for number in range(40):
        put(index, document(7, f"Meadow {number}"), document(8, f"River {number}"))

    assert index.find(Query("meadow")).total == 1
    assert index.find(Query("saffron")).total == 28
    assert index.count() == 30
    assert len(list(folder.iterdir())) == 3
    assert len(files_of(folder)) < 12


def test_readers_are_never_disturbed_by_a_writer(
    folder: Path, index: WhooshIndex
) -> None:
    stop = threading.Event()

    def read() -> set[tuple[int, int]]:
        own = WhooshIndex(folder, patience=0)
        seen = set()
        while not stop.is_set():
            seen.add((own.find(Query("saffron")).total, own.count()))
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for _ in range(10):
            put(index, *(document(number, "Saffron") for number in range(1, 6)))
        index.rebuild([*MANY, document(30, "Saffron")], [])
        stop.set()

    assert [reader.result() for reader in readers] == [{(30, 30)}] * 3


def test_threads_share_one_index(index: WhooshIndex) -> None:
    def read(number: int) -> set[int]:
        limits = range(1, 40)
        words = f"saffron {number}"
        return {index.find(Query(words, limit=limit)).total for limit in limits}

    with ThreadPoolExecutor(6) as pool:
        totals = list(pool.map(read, range(10, 16)))

    assert totals == [{1}] * 6


def test_a_commit_is_looked_for_only_once_in_a_while(folder: Path) -> None:
    writer = WhooshIndex(folder)
    writer.rebuild([document(1, "Saffron")], [])
    patient, eager = WhooshIndex(folder, patience=60), WhooshIndex(folder, patience=0)
    assert patient.find(Query("saffron")).total == eager.find(Query("saffron")).total

    put(writer, document(2, "Saffron"))

    assert patient.find(Query("saffron")).total == 1
    assert eager.find(Query("saffron")).total == 2
    assert writer.find(Query("saffron")).total == 2


def test_two_writers_take_turns(folder: Path, index: WhooshIndex) -> None:
    other = WhooshIndex(folder)

    def write(one: WhooshIndex, first: int) -> None:
        for number in range(first, first + 8):
            put(one, document(number, "Meadow"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (index, other), (100, 200)))

    assert index.find(Query("meadow")).total == 16


WRITER = """
import sys
from pathlib import Path
from directory.search.whoosh_index import WhooshIndex
from tests.search.conftest import document, put
index = WhooshIndex(Path(sys.argv[1]))
print("started", flush=True)
for number in range(10_000):
    put(index, *(document(n, f"Saffron {number}") for n in range(1, 30)))
"""


def test_a_killed_writer_leaves_a_whole_commit(
    folder: Path, index: WhooshIndex
) -> None:
    for delay in (0.0, 0.031, 0.05, 0.083, 0.11):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        with writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(delay)
            writer.kill()

        assert index.check() is Health.FINE
        assert index.find(Query("saffron")).total == 30
        put(index, document(30, "Saffron"))


def test_readers_write_nothing(folder: Path, index: WhooshIndex) -> None:
    index.close()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for path in before:
        path.chmod(0o555 if path.is_dir() else 0o444)

    reader = WhooshIndex(folder, patience=0)
    reader.find(Query("saffron"))
    reader.suggest("saf", audience=Audience.PUBLIC, language="en")
    reader.check()

    for path in before:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_rebuild_that_fails_leaves_the_index(
    folder: Path, index: WhooshIndex
) -> None:
    def failing() -> Iterator[Document]:
        yield document(1, "Saffron")
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="gone"):
        index.rebuild(failing(), [])

    assert index.check() is Health.FINE
    assert index.find(Query("saffron")).total == 30
    put(index, document(31, "Saffron"))
    assert len(list(folder.iterdir())) == 3
