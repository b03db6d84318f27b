"""A real node in a process of its own, and a real browser that walks it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium")
PASSWORD = "jisr-demo-2026"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            pytest.fail("The node ended before it answered.")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own node
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail("The node did not answer within a minute.")


def require_chromium() -> None:
    """Leave browser walks out where there is no browser, but never in CI."""
    if CHROMIUM is None and os.environ.get("DIRECTORY_TEST_ALL"):
        pytest.fail("chromium is missing, and a skip is a failure here")
    if CHROMIUM is None:
        pytest.skip("chromium is not on this machine: browser walks are left out")


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo, with its worker, and give its address."""
    require_chromium()
    port = free_port()
    environment = {
        **os.environ,
        "DIRECTORY_INSTANCE": str(tmp_path_factory.mktemp("node")),
        "PYTHONPATH": str(ROOT),
    }
    with (tmp_path_factory.mktemp("log") / "node.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "directory", "demo", "--port", str(port)],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, node: str) -> Iterator[Page]:
    """A fresh visitor; the walk fails on any violation of the security policy."""
    context = browser.new_context(
        base_url=node, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    violations: list[str] = []
    page.on(
        "console",
        lambda message: (
            violations.append(message.text)
            if "Content Security Policy" in message.text
            else None
        ),
    )
    yield page
    context.close()
    assert violations == []


def sign_in(page: Page, who: str, *, language: str = "en") -> None:
    """Sign a person of the demo in, as people do."""
    page.goto(f"/{language}/account/sign-in")
    page.locator("input[name=name]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)
