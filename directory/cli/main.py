"""The command ``directory`` and its groups."""

import click

from directory.cli.accounts import account
from directory.cli.archives import backup, restore
from directory.cli.checking import check
from directory.cli.database import database
from directory.cli.demonstration import demo
from directory.cli.exporting import export
from directory.cli.importing import import_file
from directory.cli.moving import move
from directory.cli.searching import search
from directory.cli.serving import serve, worker
from directory.cli.starting import init

COMMANDS = (
    *(init, serve, worker, check, demo),
    *(import_file, export, backup, restore, move),
    *(search, account, database),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jisr-directory")
def directory() -> None:
    """Run and look after one node of the directory."""


for command in COMMANDS:
    directory.add_command(command)
