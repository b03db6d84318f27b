"""One archive with a manifest: every file's SHA-256, checked before it is used."""

import hashlib
import json
import os
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class BadArchive(Exception):  # noqa: N818 - it names the state of the file
    """The archive is no backup, is damaged, or is of another format."""


def write_archive(file: Path, folder: Path) -> int:
    """Pack a folder with its manifest into ``file``; return the size in bytes.

    The archive takes the file's place when it is whole and on the disk.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): sha256(path) for path in paths}
    manifest = {"format": FORMAT, "files": names}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
    number, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".backup-")
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz") as archive:
                archive.add(folder / MANIFEST, MANIFEST)
                for relative in names:
                    archive.add(folder / relative, relative)
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def read_archive(file: Path, folder: Path) -> None:
    """Unpack an archive into an empty folder, or raise :class:`BadArchive`."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                _unpack(archive, member, folder)
    except (tarfile.TarError, OSError, EOFError) as problem:
        raise BadArchive("it is damaged or no backup.") from problem
    _verify(folder)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one plain file inside the folder; refuse whatever else it may be."""
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise BadArchive("it holds something that no backup holds.")
    source = archive.extractfile(member)
    if source is None:
        raise BadArchive("it holds something that no backup holds.")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)


def _verify(folder: Path) -> None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files: dict[str, str] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadArchive("it has no manifest.") from problem
    if manifest.get("format") != FORMAT:
        raise BadArchive("it was written by another version of this program.")
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    if found != set(files):
        raise BadArchive("files are missing or too many.")
    wrong = [name for name, digest in files.items() if sha256(folder / name) != digest]
    if wrong:
        raise BadArchive(f"the checksum of {wrong[0]} is wrong.")
