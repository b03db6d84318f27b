"""The console script ``directory``: the commands over our application."""

from directory.app import create_app
from directory.cli.main import directory as command
from directory.cli.port import House
from directory.worker.loop import run_worker


def main() -> None:
    """Run the command line."""
    command(prog_name="directory", obj=House(create_app, run_worker))


if __name__ == "__main__":
    main()
