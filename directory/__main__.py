"""The console script ``directory``: Flask's command group over our application."""

from directory.cli.main import directory as command


def main() -> None:
    """Run the command line."""
    command(prog_name="directory")


if __name__ == "__main__":
    main()
