"""How heavy the pages are, how many a second, and how long an import takes.

``python -m tests.benchmarks.pages`` makes a node of 1,000 invented organizations in
a temporary folder, serves it on two cores (which the load generator shares), and
prints a table and one JSON line.  Weights are compressed bytes as sent.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from tests.browser.conftest import ROOT, free_port

ASSET = re.compile(r'(?:href|src)="(/(?:static|assets)/[^"#]+)[^"]*"')
FONT = re.compile(r"url\(([^)]+\.woff2)\)")
QUERIES = ("", "?q=water", "?q=women&place=basra", "?focus=education", "?page=3")
PLACES = ("basra", "baghdad", "nineveh", "erbil", "dhi-qar", "sulaymaniyah", "kirkuk")
EACH_VISITOR = 40
FOCUS = ("water-rivers", "education", "health", "children", "livelihoods")


def rows(number: int) -> Iterator[dict[str, str]]:
    """Yield invented organizations, the same ones every time."""
    chance = random.Random(20261124)  # noqa: S311 - a benchmark, not a secret
    nouns = ("Water", "River", "Women", "Youth", "School", "Health", "Farm", "Media")
    for count in range(number):
        noun, other = chance.sample(nouns, 2)
        yield {
            "id": f"bench-{count}",
            "name_en": f"{noun} {other} Association {count}",
            "name_ar": f"جمعية الرافدين {count}",
            "kind": "local_organization",
            "focus_main": chance.choice(FOCUS),
            "areas_served": chance.choice(PLACES),
            "mission_en": f"We work on {noun.lower()} with {other.lower()} groups.",
        }


def write_rows(path: Path, number: int) -> None:
    """Write the invented organizations as JSON lines."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows(number))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def run(instance: Path, *arguments: str) -> None:
    """Run one command of the directory on the instance, and insist on success."""
    subprocess.run(
        [sys.executable, "-m", "directory", *arguments],
        env={
            **os.environ,
            "DIRECTORY_INSTANCE": str(instance),
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """Serve the instance with two web processes, and give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "directory", "serve", "--web-only"),
            *("--workers", "2", "--port", str(port)),
        ],
        env={
            **os.environ,
            "DIRECTORY_INSTANCE": str(instance),
            "DIRECTORY_BASE_URL": address,
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            fetch(f"http://127.0.0.1:{port}", "/readyz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The node did not answer within 30 seconds.")


def fetch(address: str, path: str) -> tuple[int, bytes, bytes]:
    """Return status, the body as sent (compressed), and the body as read."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port, timeout=30
    )
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    reply = connection.getresponse()
    sent = reply.read()
    packed = reply.headers.get("Content-Encoding") == "gzip"
    connection.close()
    return reply.status, sent, gzip.decompress(sent) if packed else sent


def weigh(address: str, path: str, *, arabic: bool) -> dict[str, int]:
    """Return the bytes of a first load and of the page alone."""
    _status, sent, page = fetch(address, path)
    assets = {a for a in ASSET.findall(page.decode()) if "favicon" not in a}
    bodies = {asset: fetch(address, asset) for asset in sorted(assets)}
    total = len(sent) + sum(len(body[1]) for body in bodies.values())
    total += sum(
        len(fetch(address, font)[1]) for font in _fonts(bodies, arabic=arabic) - assets
    )
    return {"first": total, "next": len(sent)}


def _fonts(bodies: dict[str, tuple[int, bytes, bytes]], *, arabic: bool) -> set[str]:
    named: set[str] = set()
    for path, (_status, _sent, body) in bodies.items():
        if ".css" in path:
            found = FONT.findall(body.decode())
            named |= {f if f.startswith("/") else f"/static/fonts/{f}" for f in found}
    skipped = ("latin-ext",) if arabic else ("arabic", "kufi")
    return {font for font in named if not any(word in font for word in skipped)}


def pages_a_second(address: str, *, seconds: float, clients: int = 4) -> float:
    """Ask for results pages from several clients at once; return pages a second."""
    done = [0] * clients
    end = time.monotonic() + seconds

    def ask(client: int) -> None:
        while time.monotonic() < end:
            if done[client] % EACH_VISITOR == 0:
                connection = _visitor(address, client, done[client])
            _fetch_results(connection, QUERIES[done[client] % len(QUERIES)])
            done[client] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _fetch_results(connection: http.client.HTTPConnection, query: str) -> None:
    packed = {"Accept-Encoding": "gzip"}
    connection.request("GET", f"/en/organizations{query}", headers=packed)
    reply = connection.getresponse()
    reply.read()
    if reply.status != http.client.OK:
        raise RuntimeError(f"{query}: {reply.status}")


def _visitor(address: str, client: int, number: int) -> http.client.HTTPConnection:
    """Connect from an address of its own: each visitor has a limit of requests."""
    parts = urlsplit(address)
    source = f"127.0.{client + 1}.{number // EACH_VISITOR % 250 + 1}"
    return http.client.HTTPConnection(
        parts.hostname or "", parts.port, source_address=(source, 0), timeout=30
    )


def measure(folder: Path, *, imported: int) -> dict[str, float]:
    """Build the node, measure, and return the figures by name."""
    small, large = folder / "small", folder / "large"
    write_rows(folder / "1000.jsonl", 1000)
    write_rows(folder / "rows.jsonl", imported)
    login = ("--email", "admin@example.org", "--password", "benchmark-only-2026")
    for instance in (small, large):
        run(instance, "init", *login)
    run(small, "import", str(folder / "1000.jsonl"), "--listed")
    run(small, "search", "rebuild")
    with served(small) as address:
        english = weigh(address, "/en/organizations", arabic=False)
        arabic = weigh(address, "/ar/organizations", arabic=True)
        pages_a_second(address, seconds=2)
        rate = pages_a_second(address, seconds=8)
    began = time.monotonic()
    run(large, "import", str(folder / "rows.jsonl"), "--listed")
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "first_load_en_kb": english["first"] / 1000,
        "first_load_ar_kb": arabic["first"] / 1000,
        "next_page_en_kb": english["next"] / 1000,
        "next_page_ar_kb": arabic["next"] / 1000,
        "results_pages_per_second": rate,
        "import_rows": imported,
        "import_seconds": took,
        "peak_memory_mb": peak,
    }


GOALS = {
    "first_load_en_kb": "goal 75, at most 100",
    "first_load_ar_kb": "goal 75, at most 100",
    "next_page_en_kb": "goal 12, at most 25",
    "next_page_ar_kb": "goal 12, at most 25",
    "results_pages_per_second": "at least 60 at 1,000 organizations",
    "import_rows": "",
    "import_seconds": "at most 120 for 10,000 rows",
    "peak_memory_mb": "below 400",
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), imported=given.rows)
    for name, value in figures.items():
        click.echo(f"{name:28} {value:10.1f}   {GOALS[name]}")
    click.echo(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
