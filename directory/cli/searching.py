"""``directory search``: the index against the database."""

import click
from flask import current_app

from directory.cli.opening import fail, in_opened_app
from directory.cli.starting import refresh_index
from directory.database import db, unit_of_work
from directory.search.indexer import is_sound, rebuild_index


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command(epilog="Example: directory search rebuild")
@in_opened_app
def rebuild() -> None:
    """Build the index anew from the database, while the old one serves."""
    click.echo("Building the index …", err=True)
    index = current_app.extensions["search_index"]
    today = current_app.extensions["clock"]().date()
    with unit_of_work() as work:
        generation = rebuild_index(work.session, index, today=today)
    click.echo(f"The index is at generation {generation}: {index.count()} public.")


@search.command(epilog="Example: directory search check --repair")
@click.option("--repair", is_flag=True, help="Rebuild it where it cannot be trusted.")
@in_opened_app
def check(*, repair: bool) -> None:
    """Say whether the index is whole and of the database's own generation."""
    index = current_app.extensions["search_index"]
    if is_sound(db.session(), index):
        click.echo("The index is whole and up to date.")
        return
    if not repair:
        fail("The index cannot be trusted. Run: directory search check --repair")
    refresh_index()
    click.echo("The index was rebuilt.")
