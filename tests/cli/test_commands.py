"""What every command owes the operator: help, an example, truth, one clear line."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from directory.cli.main import directory
from tests.cli.conftest import PASSWORD, Run, command


def _commands(
    group: click.Group, *names: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, found in group.commands.items():
        if isinstance(found, click.Group):
            yield from _commands(found, *names, name)
        else:
            yield (*names, name), found


EVERY = dict(_commands(directory))


@pytest.mark.parametrize("names", EVERY, ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(
    names: tuple[str, ...],
) -> None:
    found = EVERY[names]

    assert found.help
    assert f"directory {' '.join(names)}" in (found.epilog or "")


def test_init_makes_a_node_and_running_it_again_changes_nothing(
    run: Run, instance: Path
) -> None:
    secret = (instance / "secret").read_bytes()

    again = run("init", "--email", "other@example.org", "--password", PASSWORD)

    assert again.returncode == 0
    assert "accounts already" in again.stdout
    assert (instance / "secret").read_bytes() == secret
    assert run("account", "list").stdout.count("administrator") == 1


def test_init_without_a_terminal_asks_for_the_address_by_its_flag(
    tmp_path: Path,
) -> None:
    done = command(tmp_path / "node", "init")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "Error: Name the first administrator"
    )


def test_an_easy_password_is_refused_in_one_line(tmp_path: Path) -> None:
    done = command(
        tmp_path / "node", "init", "--email", "a@example.org", "--password", "short"
    )

    assert done.returncode == 1
    assert "Error: Please choose a password" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("serve",), ("worker",), ("search", "check"), ("account", "list")]
)
def test_an_empty_database_is_refused_with_the_command_to_run(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = command(tmp_path / "node", *arguments)

    assert done.returncode == 1
    assert done.stderr == "Error: The database is empty. Run: directory init\n"


def test_an_unknown_revision_is_refused(run: Run, instance: Path) -> None:
    with sqlite3.connect(instance / "directory.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")

    done = run("serve", "--port", "5690")

    assert done.returncode == 1
    assert "does not know" in done.stderr
    assert "directory restore FILE" in done.stderr


def test_an_unusable_setting_is_named(run: Run) -> None:
    done = run("check", TIME_ZONE="Mars/Olympus", COLOUR="red")

    assert done.returncode == 1
    assert "DIRECTORY_TIME_ZONE" in done.stderr
    assert "DIRECTORY_COLOUR: unknown setting" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_is_content_with_a_new_node_and_warns_of_few_moderators(
    run: Run,
) -> None:
    done = run("check")

    assert done.returncode == 0, done.stdout
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert set(lines) == {
        *("settings", "disk", "mail", "database", "migration"),
        *("index", "worker", "clock", "moderators"),
    }
    assert "warning" in lines["moderators"]


def test_check_fails_for_a_lost_index_and_names_the_remedy(
    run: Run, instance: Path
) -> None:
    for path in (instance / "index").rglob("*"):
        if path.is_file():
            path.unlink()

    sick = run("check")
    healed = run("search", "check", "--repair")

    assert sick.returncode == 1
    assert "directory search check --repair" in sick.stdout
    assert healed.returncode == 0
    assert run("check").returncode == 0


def test_check_fails_for_a_damaged_database(run: Run, instance: Path) -> None:
    (instance / "directory.sqlite3").write_bytes(b"this is no database" * 1000)

    done = run("check")

    assert done.returncode == 1
    assert "database    FAILS" in done.stdout
    assert "Traceback" not in done.stderr


def test_check_fails_for_a_mail_server_that_is_away(run: Run) -> None:
    done = run("check", MAIL_URL="smtp://127.0.0.1:1")

    assert done.returncode == 1
    assert "127.0.0.1 does not answer" in done.stdout


def test_an_operator_makes_a_moderator_with_a_scope(run: Run) -> None:
    made = run("account", "create", "mod@example.org", "--language", "ckb")
    granted = run(
        "account", "grant", "mod@example.org", "moderator", "--place", "basra"
    )
    listed = run("account", "list")

    assert "/ckb/account/reset/" in made.stdout
    assert granted.returncode == 0
    assert "mod@example.org" in listed.stdout
    assert run("account", "create", "mod@example.org").returncode == 1
    assert run("account", "grant", "nobody@example.org", "moderator").stderr == (
        "Error: No account is called nobody@example.org.\n"
    )
    assert (
        run("account", "grant", "mod@example.org", "moderator", "--place", "mars")
    ).returncode == 2


def test_a_reset_link_is_another_each_time(run: Run) -> None:
    first = run("account", "reset-link", "admin@example.org").stdout

    second = run("account", "reset-link", "admin@example.org").stdout

    assert "/en/account/reset/" in first
    assert first != second
