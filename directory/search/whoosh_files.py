"""The folder of a Whoosh index: one manifest says what belongs to a commit.

``manifest`` names the folder that holds the present index, its generation and
the hash of each of its files, under a hash of its own.  It is replaced in one
step after everything that it names is on disk, so whatever interrupts a writer,
the last commit stands; what no manifest names is swept by the next writer.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

from directory.search import analysis
from directory.search.port import Health, IndexDamaged

FORMAT = f"1.{analysis.VERSION}"  # the first number is of schema and files
MANIFEST = "manifest"
LOCK = "writer.lock"
CONCEPTS = "concepts"  # the file of the vocabulary begins so


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the present commit consists of; ``files`` maps a name to its hash."""

    folder: str
    generation: int
    table: int  # the number of Whoosh's own table of contents
    files: Mapping[str, str]
    format: str = FORMAT

    @property
    def concepts(self) -> str:
        """Return the name of the file that holds the vocabulary."""
        return next(name for name in self.files if name.startswith(CONCEPTS))


def read_manifest(root: Path) -> Manifest | None:
    """Return the present manifest, None where there never was an index.

    Raises :class:`IndexDamaged` for a manifest that cannot be read.
    """
    try:
        written = (root / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    seal, _, body = written.partition(b"\n")
    if seal != _seal(body):
        raise IndexDamaged(MANIFEST)
    return Manifest(**json.loads(body))


def write_manifest(root: Path, manifest: Manifest) -> None:
    """Make this the present commit: in one step, and on disk when it returns."""
    new = root / f"{MANIFEST}.new"
    body = json.dumps(asdict(manifest), indent=1).encode()
    new.write_bytes(_seal(body) + b"\n" + body)
    _sync(new)
    new.replace(root / MANIFEST)
    _sync(root)


def signature(root: Path) -> tuple[int, ...]:
    """Return numbers that differ once another manifest is written; () without one."""
    try:
        seen = (root / MANIFEST).stat()
    except OSError:
        return ()
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def read_files(
    root: Path, manifest: Manifest, known: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return every file of a commit, each read once and checked against its hash.

    ``known`` holds files that an earlier commit already gave, by their hash; they
    are not read again.  Raises :class:`IndexDamaged`.
    """
    return {
        name: known.get(digest) or _checked(root / manifest.folder / name, digest)
        for name, digest in manifest.files.items()
    }


def health(root: Path) -> Health:
    """Read every file that the manifest names and compare it with its hash."""
    try:
        manifest = read_manifest(root)
        if manifest is None:
            return Health.MISSING
        if manifest.format != FORMAT:
            return Health.OUTDATED
        read_files(root, manifest, {})
    except IndexDamaged:
        return Health.DAMAGED
    return Health.FINE


def settle_files(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Bring every file of the folder to disk and return their hashes.

    Files in ``known`` never change once written and keep the hash they have.
    """
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    hashes = {name: known.get(name) or _settled(folder / name) for name in names}
    _sync(folder)
    return hashes


def sweep(root: Path, manifest: Manifest | None) -> None:
    """Remove what no commit names: remains of interrupted and of past ones."""
    kept = {MANIFEST, LOCK, manifest.folder if manifest else ""}
    _remove(path for path in root.iterdir() if path.name not in kept)
    if manifest is not None and (root / manifest.folder).is_dir():
        inside = (root / manifest.folder).iterdir()
        _remove(path for path in inside if path.name not in manifest.files)


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Wait until no other process or thread writes, and keep them waiting."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _seal(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()


def _checked(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(path.name) from error
    if sha256(data).hexdigest() != digest:
        raise IndexDamaged(path.name)
    return data


def _settled(path: Path) -> str:
    _sync(path)
    return sha256(path.read_bytes()).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
