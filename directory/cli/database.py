"""``directory db``: migrations by hand, for those who develop the program."""

import click
from flask_migrate import revision as write_revision

from directory.cli.opening import built_app, in_one_line
from directory.database import db
from directory.schema import (
    downgrade_schema,
    newest_revision,
    present_revision,
    upgrade_schema,
)


@click.group("db", hidden=True)
def database() -> None:
    """Write and run migrations by hand."""


@database.command(epilog='Example: directory db revision "Keep what people search for"')
@click.argument("sentence")
def revision(sentence: str) -> None:
    """Write a migration from the newest one to the models, named by a SENTENCE.

    The database of the instance must be at the newest revision: take an empty one.
    """
    app = built_app()
    with app.app_context(), in_one_line():
        upgrade_schema()
        write_revision(message=sentence, autogenerate=True)


@database.command(epilog="Example: directory db upgrade")
def upgrade() -> None:
    """Bring the database to the newest revision."""
    app = built_app()
    with app.app_context(), in_one_line():
        upgrade_schema()
        click.echo(newest_revision())


@database.command(epilog="Example: directory db downgrade base")
@click.argument("target")
def downgrade(target: str) -> None:
    """Bring the database back to the revision TARGET, such as -1 or base."""
    app = built_app()
    with app.app_context(), in_one_line():
        downgrade_schema(target)
        click.echo(present_revision(db.engine) or "empty")
