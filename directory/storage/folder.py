"""Keeps uploads in a folder of the instance, outside of what is served as static."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from directory.kernel.errors import NotFound, Unavailable
from directory.kernel.ids import new_code
from directory.kernel.messages import N_

KEY = re.compile(r"[a-z][a-z0-9]*/[a-z0-9]{24}\.[a-z0-9]{1,8}")
DRAFT = ".draft-"


class FolderStorage:
    """One file per key, written beside its place and moved there when it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(
        self, content: bytes, *, folder: str, suffix: str, name: str | None = None
    ) -> str:
        """Keep ``content`` and return its new key.

        Raises :class:`Unavailable` where the disk takes no more.
        """
        key = f"{folder}/{name or new_code(24)}.{suffix}"
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_whole(path, content)
        except OSError as problem:
            raise Unavailable(
                N_("The file could not be kept. Please try again later.")
            ) from problem
        return key

    def get(self, key: str) -> bytes:
        """Return what is kept under ``key``."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as problem:
            raise NotFound(N_("This file does not exist.")) from problem

    def remove(self, key: str) -> None:
        """Forget ``key``."""
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Yield every key; half-written drafts are none."""
        for path in sorted(self.folder.glob("*/*")):
            key = f"{path.parent.name}/{path.name}"
            if KEY.fullmatch(key):
                yield key

    def restore(self, key: str, content: bytes) -> None:
        """Keep ``content`` under a key of old, from a backup."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(path, content)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise NotFound(N_("This file does not exist."))
        return self.folder / key


def open_storage(url: str, instance: Path) -> FolderStorage:
    """Return the store of a ``folder:///path`` URL; empty means ``files`` here.

    Raises :class:`ValueError` for a store that this program does not know.
    """
    if not url:
        return FolderStorage(instance / "files")
    parts = urlsplit(url)
    if parts.scheme != "folder" or not parts.path:
        raise ValueError("DIRECTORY_STORAGE_URL must look like folder:///path")
    return FolderStorage(Path(unquote(parts.path)))


def _write_whole(path: Path, content: bytes) -> None:
    """Write, sync and rename, so that no reader ever meets half a file."""
    number, name = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
