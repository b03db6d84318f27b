"""``directory init``: from nothing, or from an older version, to a node that serves."""

import sys

import click
from flask import current_app

from directory.accounts.models import NodeRole
from directory.accounts.passwords import accepted_password
from directory.accounts.queries import count_accounts
from directory.accounts.registration import add_account
from directory.accounts.roles import grant_role
from directory.cli.opening import built_app, fail, in_one_line
from directory.config import PACKAGE
from directory.database import db, unit_of_work
from directory.kernel.languages import TAGS
from directory.schema import newest_revision, upgrade_schema
from directory.search.indexer import is_sound, rebuild_index
from directory.taxonomy.service import load_reference


@click.command(
    epilog="Example: directory init --email admin@example.org --language ar"
    " (asks for the password)"
)
@click.option("--email", help="Address of the first administrator.")
@click.option("--password", help="Their password; asked for when absent.")
@click.option("--language", type=click.Choice(TAGS), default="en", show_default=True)
@click.option("--no-administrator", is_flag=True, help="Make no account.")
def init(
    email: str | None, password: str | None, language: str, *, no_administrator: bool
) -> None:
    """Make or update the database, vocabularies, index and secret of this node.

    Running it again is harmless: it does what is still to be done.
    """
    app = built_app()
    with app.app_context(), in_one_line():
        prepare()
        click.echo(f"The database is at revision {newest_revision()}.")
        if count_accounts(db.session()) == 0 and not no_administrator:
            _make_administrator(email, password, language)
        elif email is not None:
            click.echo("The node has accounts already; no administrator was made.")
        click.echo(f"Ready in {app.instance_path}. Next: directory serve")


def prepare() -> None:
    """Bring database, vocabularies and index of the current application up to date."""
    upgrade_schema()
    with unit_of_work() as work:
        load_reference(work, PACKAGE / "reference")
    refresh_index()


def refresh_index() -> None:
    """Build the index anew unless it is sound."""
    index = current_app.extensions["search_index"]
    today = current_app.extensions["clock"]().date()
    with unit_of_work() as work:
        if not is_sound(work.session, index):
            rebuild_index(work.session, index, today=today)


def _make_administrator(email: str | None, password: str | None, language: str) -> None:
    if email is None and not sys.stdin.isatty():
        fail("Name the first administrator: directory init --email ADDRESS")
    email = email or click.prompt("E-mail address of the first administrator", err=True)
    password = password or click.prompt(
        "Password (12 characters or more)",
        hide_input=True,
        confirmation_prompt=True,
        err=True,
    )
    stored = current_app.extensions["hasher"].hash(accepted_password(password, email))
    with unit_of_work() as work:
        account = add_account(
            work, address=email, password_hash=stored, language=language
        )
        grant_role(work, account, NodeRole.ADMINISTRATOR)
    click.echo(f"Administrator: {account.email}")
