"""The console script ``directory``: the commands over our application."""

from directory.app import create_app
from directory.cli.main import directory as command
from directory.cli.port import House
from directory.worker.handlers import carry_out_everything, run_worker


def main() -> None:
    """Run the command line."""
    house = House(create_app, run_worker, carry_out_everything)
    command(prog_name="directory", obj=house)


if __name__ == "__main__":
    main()
