"""``directory demo``: a node of sample records and invented organizations."""

import os
import shutil
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select

from directory.accounts.models import Account
from directory.cli.opening import (
    built_app,
    built_house,
    fail,
    in_one_line,
    present_settings,
)
from directory.cli.serving import refuse_taken_port, run_server
from directory.cli.sowing import PASSWORD, SIGN_INS, sow
from directory.cli.starting import prepare
from directory.config import PREFIX
from directory.database import db

HOST = "127.0.0.1"
MARKER = "DEMO"
NOTE = "A demo node of `directory demo`; `--fresh` may delete this whole folder.\n"


@click.command(epilog="Example: directory demo --port 5000 --fresh")
@click.option("--port", default=5000, show_default=True, help="Port on this machine.")
@click.option("--fresh", is_flag=True, help="Delete the former demo and start over.")
def demo(port: int, *, fresh: bool) -> None:
    """Fill a node with samples and serve it, for this machine alone.

    A second start keeps what was done in the first.
    """
    refuse_taken_port(HOST, port)
    folder = present_settings().instance
    folder = folder if folder.name == "demo" else folder / "demo"
    if fresh:
        remove_demo(folder)
    _mark(folder)
    _set_environment(folder, port)
    app = built_app()
    with app.app_context(), in_one_line():
        _fill()
        db.session.remove()
        db.engine.dispose()
    _announce(port)
    run_server(built_house(), host=HOST, port=port, workers=2, web_only=False)


def remove_demo(folder: Path) -> None:
    """Delete a demo's folder; refuse one without its marker."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARKER).is_file():
        fail(
            f"{folder} is not a demo (it holds no file {MARKER}); nothing was deleted."
        )
    shutil.rmtree(folder)


def _mark(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        fail(f"{folder} holds something that is not a demo. Move it away.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(NOTE, "utf-8")


def _set_environment(folder: Path, port: int) -> None:
    """Settle the node for this process and for those that it starts."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    settings = {
        "INSTANCE": str(folder),
        "BASE_URL": f"http://{HOST}:{port}",
        "TRUSTED_HOSTS": f"{HOST} localhost",
        "MAIL_URL": f"folder://{folder / 'mail'}",
        "SECOND_FACTOR": "optional",
        "DEMO": "true",
    }
    os.environ.update({PREFIX + name: value for name, value in settings.items()})


def _fill() -> None:
    click.echo("Preparing the demo …", err=True)
    prepare()
    _refuse_other_accounts()
    sow(current_app)
    built_house().carry_out_everything(current_app)


def _refuse_other_accounts() -> None:
    """Refuse a node that was somebody's before it was a demo.

    Who signs up in a demo is welcome: then its own accounts are there as well.
    """
    emails = set(db.session().scalars(select(Account.email)))
    if emails and not emails >= set(SIGN_INS):
        fail("This node has accounts of people; a demo is for invented ones alone.")


def _announce(port: int) -> None:
    click.echo(f"The demo is ready: http://{HOST}:{port}")
    click.echo(f"Sign in with the password {PASSWORD} as one of:")
    for address, meaning in SIGN_INS.items():
        click.echo(f"  {address:<25} {meaning}")
    click.echo("Stop it with Ctrl+C; what you do in it is kept.")
