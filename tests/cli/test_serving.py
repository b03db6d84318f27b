"""A node served by its one command: answers, mends itself, ends cleanly."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, command, environment

SIGN_INS = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(port: int, path: str) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read().decode()
    finally:
        connection.close()


def within(seconds: float, condition: Callable[[], object]) -> object:
    """Wait until ``condition`` holds and return what it gave."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = condition()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    pytest.fail(f"Not within {seconds} seconds.")


def children(pid: int) -> dict[int, str]:
    """Return the command lines of a process's children by their id."""
    done = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (line.strip().split(" ", 1) for line in done.stdout.splitlines())
    return {int(number): words for number, words in rows}


def lives(pid: int) -> bool:
    """Whether the process still runs; one that nobody buried does not."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    except OSError:
        return False


def workers(pid: int) -> list[int]:
    return [number for number, words in children(pid).items() if " worker" in words]


@contextmanager
def started(
    instance: Path, *arguments: str, port: int
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    log = instance.parent / f"log-{port}"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "directory", *arguments, "--port", str(port)],
            env=environment(instance, BASE_URL=f"http://127.0.0.1:{port}"),
            cwd=instance.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        within(90, lambda: fetch(port, "/readyz")[0] == 200)
        yield process, log
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def query(database: Path, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as opened:
        return opened.execute(statement).fetchall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, str]]:
    """A demo that was started, ended, and started again: port, folder, first words."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    port = free_port()
    with started(instance, "demo", port=port) as (process, log):
        words = log.read_text()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0
    database = instance / "demo" / "directory.sqlite3"
    with sqlite3.connect(database) as opened:
        opened.execute("UPDATE account SET language = 'kmr' WHERE code = 'M1'")
    with started(instance, "demo", port=port):
        yield port, instance / "demo", words


def test_a_demo_prints_its_address_and_its_sign_ins(
    demo: tuple[int, Path, str],
) -> None:
    port, _folder, words = demo

    first = next(line for line in words.splitlines() if "http" in line)
    assert first.endswith(f"http://127.0.0.1:{port}")
    assert "jisr-demo-2026" in words
    assert words.count("@example.org") == SIGN_INS


def test_a_second_start_keeps_what_was_done(demo: tuple[int, Path, str]) -> None:
    _port, folder, _words = demo

    assert query(
        folder / "directory.sqlite3", "SELECT language FROM account WHERE code = 'M1'"
    ) == [("kmr",)]


def test_real_organizations_are_bare_facts(demo: tuple[int, Path, str]) -> None:
    _port, folder, _words = demo

    rows = query(
        folder / "directory.sqlite3",
        "SELECT publication, claimed_at, charter_version, content, id"
        " FROM organization WHERE entry = 'sample'",
    )
    assert len(rows) == 109
    facts = {
        *("name", "other_names", "acronym", "kind", "office_country", "website"),
        *("founded_year", "focus_main", "focus_secondary", "areas_served"),
        "identifiers",
    }
    for publication, claimed_at, charter, content, number in rows:
        assert (publication, claimed_at, charter) == ("approved", None, None)
        assert set(json.loads(str(content))) <= facts
        for table in ("membership", "verification_statement", "queue_item", "report"):
            found = query(
                folder / "directory.sqlite3",
                f"SELECT 1 FROM {table} WHERE organization_id = {number}",  # noqa: S608 - our own names
            )
            assert found == []


def test_no_sample_works_on_something_sensitive(demo: tuple[int, Path, str]) -> None:
    _port, folder, _words = demo
    database = folder / "directory.sqlite3"
    sensitive = {
        slug for (slug,) in query(database, "SELECT slug FROM term WHERE sensitive")
    }

    contents = query(database, "SELECT content FROM organization WHERE entry='sample'")

    assert sensitive
    for (content,) in contents:
        document = json.loads(str(content))
        focus = {*document.get("focus_main", ()), *document.get("focus_secondary", ())}
        assert not focus & sensitive


def test_invented_organizations_show_every_state(demo: tuple[int, Path, str]) -> None:
    _port, folder, _words = demo
    database = folder / "directory.sqlite3"

    states = dict(
        query(
            database,
            "SELECT publication, count(*) FROM organization WHERE entry = 'own'"
            " GROUP BY publication",
        )
    )
    waiting = dict(
        query(
            database,
            "SELECT kind, count(*) FROM queue_item WHERE closed_at IS NULL"
            " GROUP BY kind",
        )
    )

    assert states == {"approved": 15, "submitted": 4, "suspended": 1}
    assert waiting == {"new_profile": 4, "revision": 3, "report": 1, "suspension": 1}


def test_a_demo_answers_searches_and_asks_robots_to_stay_away(
    demo: tuple[int, Path, str],
) -> None:
    port, _folder, _words = demo

    status, headers, page = fetch(port, "/en/organizations?q=rivers")

    assert status == 200
    assert "Example Water Alliance" in page
    assert "noindex" in headers["X-Robots-Tag"]


def test_only_this_machine_is_listened_to(demo: tuple[int, Path, str]) -> None:
    port, _folder, _words = demo

    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    ours = [line.split() for line in listening if f":{port:04X} " in line[:22]]

    assert {row[1].split(":")[0] for row in ours if row[3] == "0A"} == {"0100007F"}


def test_another_program_on_the_port_is_named(
    demo: tuple[int, Path, str], tmp_path: Path
) -> None:
    port, _folder, _words = demo

    done = command(tmp_path / "instance", "demo", "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"
    )


def test_fresh_deletes_only_what_carries_the_marker(tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "demo"
    folder.mkdir(parents=True)
    (folder / "precious").write_text("canary")

    fresh = command(
        tmp_path / "instance", "demo", "--fresh", "--port", str(free_port())
    )
    plain = command(tmp_path / "instance", "demo", "--port", str(free_port()))

    assert (fresh.returncode, plain.returncode) == (1, 1)
    assert "nothing was deleted" in fresh.stderr
    assert (folder / "precious").read_text() == "canary"


def test_a_demo_refuses_the_node_of_real_people(run: Run, instance: Path) -> None:
    folder = instance / "demo"
    folder.mkdir()
    (folder / "DEMO").write_text("")
    (folder / "directory.sqlite3").write_bytes(
        (instance / "directory.sqlite3").read_bytes()
    )
    with sqlite3.connect(folder / "directory.sqlite3") as database:
        database.execute("UPDATE account SET email = 'person@real.example'")

    done = run("demo", "--port", str(free_port()))

    assert done.returncode == 1
    assert "accounts of people" in done.stderr


def test_a_killed_worker_is_started_again(instance: Path) -> None:
    port = free_port()
    with started(instance, "serve", "--workers", "1", port=port) as (process, _log):
        first = within(20, lambda: workers(process.pid))
        assert isinstance(first, list)

        os.kill(first[0], signal.SIGKILL)
        second = within(20, lambda: set(workers(process.pid)) - set(first))

        assert second
        assert fetch(port, "/healthz")[0] == 200


def test_a_killed_web_process_is_started_again(instance: Path) -> None:
    port = free_port()
    with started(instance, "serve", "--web-only", "--workers", "1", port=port) as (
        process,
        _log,
    ):
        (web,) = children(process.pid)

        os.kill(web, signal.SIGKILL)

        within(30, lambda: fetch(port, "/healthz")[0] == 200)
        assert web not in children(process.pid)
        assert workers(process.pid) == []


def test_the_end_is_clean_and_leaves_nobody_behind(instance: Path) -> None:
    port = free_port()
    with started(instance, "serve", "--workers", "1", port=port) as (process, log):
        within(20, lambda: workers(process.pid))
        family = list(children(process.pid))

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=40) == 0
        assert not any(map(lives, family))
        assert "Traceback" not in log.read_text()


def test_nobody_outlives_a_killed_parent(instance: Path) -> None:
    port = free_port()
    with started(instance, "serve", "--workers", "1", port=port) as (process, _log):
        within(20, lambda: workers(process.pid))
        family = list(children(process.pid))

        process.kill()
        process.wait()

        within(30, lambda: not any(map(lives, family)))


def test_an_order_is_carried_out_within_two_seconds(instance: Path) -> None:
    port = free_port()
    with started(instance, "serve", "--workers", "1", port=port) as (process, _log):
        within(20, lambda: workers(process.pid))
        within(
            20,
            lambda: (
                not query(
                    instance / "directory.sqlite3",
                    "SELECT 1 FROM orders WHERE due_at <= datetime('now')",
                )
            ),
        )
        with sqlite3.connect(instance / "directory.sqlite3", timeout=10) as database:
            database.execute(
                "INSERT INTO orders (kind, payload, due_at, created_at, attempts)"
                " VALUES ('reindex', '{\"organization_id\": 1}', '2026-01-01',"
                " '2026-01-01', 0)"
            )

        began = time.monotonic()
        within(
            10,
            lambda: (
                not query(
                    instance / "directory.sqlite3",
                    "SELECT 1 FROM orders WHERE kind = 'reindex'",
                )
            ),
        )

        assert time.monotonic() - began < 3  # two, and one for a busy machine
