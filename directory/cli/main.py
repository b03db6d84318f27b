"""The command ``directory`` and its groups."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jisr-directory")
def directory() -> None:
    """Run and look after one node of the directory."""
