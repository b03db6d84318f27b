"""A passkey in a real browser: made by a virtual device, then shown to come in."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from directory.config import Settings
from tests.accounts.people import PASSWORD
from tests.browser.conftest import free_port
from tests.conftest import settings_for
from tests.web.account.visitor import registered

pytestmark = pytest.mark.xdist_group("browser")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """A node whose pages are at a name: browsers make passkeys for names alone."""
    return settings_for(
        tmp_path / "instance",
        database_url=database_url,
        base_url=f"http://localhost:{free_port()}",
    )


@pytest.fixture
def node(app: Flask, settings: Settings) -> Iterator[str]:
    port = int(settings.base_url.rsplit(":", 1)[1])
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield settings.base_url
    server.shutdown()
    thread.join()
    server.server_close()


def give_password(page: Page) -> None:
    page.goto("/en/account/sign-in")
    page.locator("input[name=name]").fill("person@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith("sign-in"))


def plug_in(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_device_makes_a_passkey_and_opens_the_account(
    page: Page, session: Session
) -> None:
    registered(session)
    plug_in(page)
    give_password(page)
    page.goto("/en/account/passkeys/new")
    page.get_by_label("Name of this passkey").fill("blue phone")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.locator("main li")).to_have_count(10)
    page.context.clear_cookies()

    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/en/account/second-factor")
    expect(page.get_by_text("blue phone").first).to_be_visible()


def test_without_a_device_the_page_says_so(page: Page, session: Session) -> None:
    registered(session)
    give_password(page)
    page.goto("/en/account/passkeys/new")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(); }")
    page.get_by_label("Name of this passkey").fill("blue phone")

    page.get_by_role("button", name="Add this passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("could not be used here")


def test_without_script_the_page_names_the_other_ways(
    browser: Browser, node: str, session: Session
) -> None:
    registered(session)
    context = browser.new_context(base_url=node, java_script_enabled=False)
    page = context.new_page()
    give_password(page)

    page.goto("/en/account/passkeys/new")

    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    context.close()
