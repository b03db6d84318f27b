"""The four main ways through the directory, walked as people walk them."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.xdist_group("browser")

NAME = "Example Lantern Makers"


def sign_up(page: Page, address: str) -> None:
    """Sign up by e-mail and follow the link that the demo's mailbox shows."""
    page.goto("/en/account/sign-up")
    page.locator("[name=email]").fill(address)
    page.locator("[name=new_password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_timeout(1500)
    page.goto("/en/administration/mail/")
    link = page.locator("a[href*='/account/confirmation/']").first.get_attribute("href")
    assert link is not None
    page.goto(link[link.index("/en/") :])
    for box in page.locator("main [type=password]").all():
        box.fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/account/$"))


def search(page: Page, words: str, *, language: str = "en") -> list[str]:
    """Return the addresses of what a search finds."""
    page.goto(f"/{language}/organizations?q={words}")
    return [
        link.get_attribute("href") or ""
        for link in page.locator("ol.results h3 a").all()
    ]


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_way_1_somebody_looks_for_partners(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    page.locator("[role=search] [name=q]").fill("بصرة")
    page.locator("[role=search] button").click()
    before = page.locator("ol.results h3 a").count()
    page.locator("[name=verified]").first.check()
    page.wait_for_url(re.compile("verified=1"))
    expect(page.locator("ol.results li.card").first).to_be_visible()
    after = page.locator("ol.results h3 a").count()
    page.locator("ol.results h3 a").first.click()

    assert 0 < after < before
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == language


def test_way_1_works_on_a_phone_without_script(browser: Browser, node: str) -> None:
    context = browser.new_context(
        base_url=node,
        java_script_enabled=False,
        viewport={"width": 390, "height": 800},
    )
    page = context.new_page()
    page.goto("/ar/organizations")
    page.locator("a[href='#filters']").click()
    page.locator("[name=focus]").first.check()
    page.locator("#filters button[type=submit]").last.click()

    assert "focus=" in page.url
    assert page.locator("ol.results h3 a").count() > 0
    page.go_back()
    assert "focus=" not in page.url
    context.close()


def test_the_back_button_undoes_a_swapped_filter(page: Page) -> None:
    page.goto("/en/organizations?q=water")
    heading = page.locator("#rh").inner_text()
    page.locator("[name=verified]").first.check()
    page.wait_for_url(re.compile("verified=1"))
    page.go_back()

    expect(page.locator("#rh")).to_have_text(heading)


def test_a_stranger_asks_for_a_sample_record_to_be_removed(page: Page) -> None:
    page.goto("/en/organizations/acted")
    page.locator("a[href*='/report']").last.click()
    page.locator("main form input[type=radio]").first.check()
    page.locator("main form textarea").first.fill("Please leave us out of this list.")
    page.locator("main form button[type=submit]").first.click()

    page.wait_for_url(re.compile("/report/sent|/sent"))
    expect(page.locator("h1")).to_have_count(1)


def test_ways_2_and_3_from_sign_up_to_being_found(
    browser: Browser, page: Page, node: str
) -> None:
    sign_up(page, "lantern@example.org")
    list_organization(page, NAME)
    approve(browser, node)
    assert search(page, "Lantern") == [], "nothing is shown while it can be undone"
    found = wait_until_found(page)

    hide(page, found)

    stranger = browser.new_context(base_url=node)
    assert stranger.request.get(found).status == HTTPStatus.NOT_FOUND
    assert search(page, "Lantern") == []
    stranger.close()


def approve(browser: Browser, node: str) -> None:
    """Decide as a moderator, in a browser of their own."""
    context = browser.new_context(base_url=node)
    desk = context.new_page()
    sign_in(desk, "moderator2")
    desk.goto("/en/moderation")
    desk.locator("main a", has_text=NAME).first.click()
    desk.locator("[name=verdict][value=approve]").check()
    desk.locator("button[name=send]").click()
    desk.wait_for_load_state()
    context.close()


def wait_until_found(page: Page) -> str:
    """Wait for the end of the undo time, and two seconds more for the index."""
    page.wait_for_timeout(29_000)
    for _attempt in range(30):
        if found := search(page, "Lantern"):
            return found[0]
        page.wait_for_timeout(300)
    pytest.fail("An approved entry was not found in time.")


def hide(page: Page, address: str) -> None:
    """Hide at once, as its owner."""
    page.goto(f"{address}/hiding")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def list_organization(page: Page, name: str) -> None:
    """Walk the wizard to the submission."""
    page.goto("/en/organizations/new")
    page.locator("[name=sensitive][value=no]").check()
    page.locator("[name=name-en]").fill(name)
    page.locator("[name=represents]").check()
    page.locator("main form button[type=submit].main").last.click()
    page.wait_for_url(re.compile("/edit"))
    base = page.url.split("/edit")[0] + "/edit"
    page.goto(f"{base}/names")
    page.locator("[name=kind]").select_option("local_organization")
    save(page)
    page.goto(f"{base}/work")
    type_term(page, "focus_main", "پەروەردە و فێرکردن")
    save(page)
    page.goto(f"{base}/places")
    type_term(page, "areas_served", "البصرة")
    save(page)
    page.goto(f"{base}/contact")
    page.locator("[name=contact_email]").fill("lanterns@example.org")
    save(page)
    page.goto(f"{base}/check")
    page.locator("[name=charter]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile("/submission"))


def type_term(page: Page, field: str, label: str) -> None:
    """Type a term in any language, instead of picking it from the list."""
    box = page.locator(f"[name={field}-typed]")
    page.locator(f"details:has([name={field}-typed])").last.locator("summary").click()
    box.fill(label)


def save(page: Page) -> None:
    page.locator("main form button[type=submit].main").first.click()
    page.wait_for_load_state()


def test_way_4_an_owner_confirms_and_proposes_a_change(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/ar/organizations/example_water_alliance/desk")
    page.locator("form[action$='/confirm'] button").first.click()
    page.wait_for_load_state()
    page.goto("/ar/organizations/example_water_alliance/edit/names")
    box = page.locator("[name=acronym]")
    box.fill(box.input_value() + "\nEWA2")
    page.locator("main form button[type=submit].main").first.click()
    page.wait_for_load_state()
    page.goto("/ar/organizations/example_water_alliance/edit/check")

    expect(page.locator("ins", has_text="EWA2").first).to_be_visible()
    live = page.context.request.get("/ar/organizations/example_water_alliance")
    assert "EWA2" not in live.text(), "the live version stays until a moderator decides"


def test_the_quick_exit_blanks_the_page_at_once(page: Page) -> None:
    page.goto("/en/organizations")
    # The way out leads to the same page here, so that the blank page can be seen.
    page.evaluate("document.querySelector('[data-exit]').href = '#away'")
    for _press in range(3):
        page.keyboard.press("Shift")

    page.wait_for_function("document.documentElement.hidden === true", timeout=1000)
    assert page.url.endswith("#away")


def test_the_results_can_be_reached_by_keyboard_alone(page: Page) -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("water")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("organizations.*q=water"))
