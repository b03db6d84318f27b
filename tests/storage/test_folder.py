"""Uploads in a folder: random names, whole files, no way out of the folder."""

from pathlib import Path

import pytest

from directory.kernel.errors import NotFound, Unavailable
from directory.storage.folder import FolderStorage, open_storage


def test_what_was_put_is_got_back_under_a_name_that_says_nothing(
    tmp_path: Path,
) -> None:
    storage = FolderStorage(tmp_path)

    one = storage.put(b"same", folder="logos", suffix="webp")
    other = storage.put(b"same", folder="logos", suffix="webp")

    assert one != other
    assert storage.get(one) == b"same"
    assert one.startswith("logos/")


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "logos/../../secret",
        "/etc/passwd",
        "logos/",
        "logos/ab.webp",
        "logos/.draft-x",
        "logos/" + "a" * 24 + ".webp\n",
    ],
)
def test_a_forged_key_finds_nothing(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret").write_text("canary")
    storage = FolderStorage(tmp_path / "files")

    with pytest.raises(NotFound):
        storage.get(key)


def test_forgetting_twice_is_no_fault(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    key = storage.put(b"x", folder="evidence", suffix="pdf")

    storage.remove(key)
    storage.remove(key)

    with pytest.raises(NotFound):
        storage.get(key)


def test_a_folder_that_takes_nothing_leaves_nothing_half_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "files").write_text("a file stands where the folder should")
    storage = FolderStorage(tmp_path / "files")

    with pytest.raises(Unavailable):
        storage.put(b"x", folder="logos", suffix="webp")

    assert list(storage.keys()) == []


def test_the_url_says_where(tmp_path: Path) -> None:
    assert open_storage("", tmp_path).folder == tmp_path / "files"
    assert open_storage("folder:///srv/up%20loads", tmp_path).folder == Path(
        "/srv/up loads"
    )
    with pytest.raises(ValueError, match="STORAGE_URL"):
        open_storage("s3://bucket", tmp_path)
