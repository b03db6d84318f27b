"""``directory backup`` and ``directory restore``: the whole node in one file."""

import shutil
import tempfile
from pathlib import Path

import click
from flask import Flask, current_app

from directory.cli.archive import BadArchive, read_archive, write_archive
from directory.cli.copies import (
    dump_database,
    has_tables,
    load_database,
    replay_erasures,
)
from directory.cli.opening import (
    built_app,
    fail,
    in_one_line,
    in_opened_app,
    present_settings,
)
from directory.cli.starting import refresh_index
from directory.config import Settings
from directory.database import db, unit_of_work
from directory.schema import upgrade_schema

DATABASE, SECRET, SETTINGS, FILES = "database", "secret", "settings.toml", "files"


@click.command(epilog="Example: directory backup jisr-2026-11-22.tar.gz")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_opened_app
def backup(file: Path) -> None:
    """Write database, uploads, secret and settings to FILE, while the node runs.

    The archive holds everything that the node holds: keep it as safe.  The search
    index is not in it; it is built anew after a restore.
    """
    with tempfile.TemporaryDirectory(dir=_beside(file)) as scratch:
        folder = Path(scratch)
        _gather(folder)
        try:
            size = write_archive(file, folder)
        except OSError as problem:
            fail(f"{file} cannot be written: {problem.strerror}.")
    click.echo(f"Wrote {file} ({size // 1024:,} KB). Keep it as safe as the node.")


@click.command(epilog="Example: directory restore jisr-2026-11-22.tar.gz")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the node holds now.")
def restore(file: Path, *, force: bool) -> None:
    """Bring a node back from FILE; what it holds must be nothing, or --force.

    Every file is checked against its checksum before anything is touched.  Mail
    that waited at the time of the backup is not sent again; what was erased since
    then stays erased.  Stop the node first.
    """
    settings = present_settings()
    with tempfile.TemporaryDirectory(dir=_instance(settings)) as scratch:
        folder = Path(scratch)
        try:
            read_archive(file, folder)
        except BadArchive as problem:
            fail(f"{file.name}: {problem}")
        _put_back(folder, settings, force=force)
    click.echo("Restored. The index was built anew. Next: directory serve")


def _instance(settings: Settings) -> Path:
    settings.instance.mkdir(parents=True, exist_ok=True)
    return settings.instance


def _beside(file: Path) -> Path:
    if not file.absolute().parent.is_dir():
        fail(f"The folder of {file} does not exist.")
    return file.absolute().parent


def _gather(folder: Path) -> None:
    settings: Settings = current_app.extensions["settings"]
    click.echo("Copying the database …", err=True)
    dump_database(settings.database, folder / DATABASE)
    shutil.copyfile(_secret_path(settings), folder / SECRET)
    if (settings.instance / SETTINGS).is_file():
        shutil.copyfile(settings.instance / SETTINGS, folder / SETTINGS)
    storage = current_app.extensions["storage"]
    for key in storage.keys():  # noqa: SIM118 - a store is no mapping
        path = folder / FILES / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(storage.get(key))


def _secret_path(settings: Settings) -> Path:
    return settings.secret_key_file or settings.instance / SECRET


def _put_back(folder: Path, settings: Settings, *, force: bool) -> None:
    if not force and has_tables(settings.database):
        fail("This node is not empty. Use --force to replace what it holds.")
    shutil.copyfile(folder / SECRET, _secret_path(settings))
    _secret_path(settings).chmod(0o600)
    if (folder / SETTINGS).is_file() and not (settings.instance / SETTINGS).exists():
        shutil.copyfile(folder / SETTINGS, settings.instance / SETTINGS)
    erased = load_database(settings.database, folder / DATABASE)
    app = built_app()
    with app.app_context(), in_one_line():
        _put_files(app, folder / FILES)
        upgrade_schema()
        with unit_of_work() as work:
            replay_erasures(work, erased)
        shutil.rmtree(settings.index_folder, ignore_errors=True)
        refresh_index()
        db.session.remove()
        db.engine.dispose()


def _put_files(app: Flask, folder: Path) -> None:
    storage = app.extensions["storage"]
    for path in sorted(folder.glob("*/*")):
        storage.restore(f"{path.parent.name}/{path.name}", path.read_bytes())
