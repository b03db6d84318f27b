"""Way 3: a moderator asks, undoes, and suspends."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import FEW, Walk, plain, visitor, walks

pytestmark = pytest.mark.xdist_group("browser")

SUSPENDED = "example_marsh_voices"


@walks(FEW)
def test_a_request_for_changes_is_undone_in_time(
    browser: Browser, node: str, walk: Walk
) -> None:
    with visitor(browser, node, walk, who="moderator3") as page:
        page.goto(f"/{walk.language}/moderation?kind=new_profile")
        waiting = page.locator("tbody tr").count()
        page.locator("tbody tr th a").first.click()
        page.wait_for_url(re.compile("/items/"))
        item = page.url
        page.locator("[name=verdict][value=request_changes]").check()
        page.locator("[name=code]").select_option(index=1)
        page.locator("[name=message]").fill("Please say whom you serve.")
        page.locator("button[name=send]").click()
        page.wait_for_load_state()
        page.goto(item)
        expect(page.locator("[name=verdict]")).to_have_count(0)

        page.goto(f"/{walk.language}/moderation?kind=new_profile")
        page.locator("form[action*='/undo'] button").first.click()
        page.wait_for_load_state()

        page.goto(item)
        expect(page.locator("[name=verdict]").first).to_be_visible()
        page.goto(f"/{walk.language}/moderation?kind=new_profile")
        expect(page.locator("tbody tr")).to_have_count(waiting)


def test_a_verdict_without_a_reason_is_refused_in_place(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain("ar"), who="moderator3") as page:
        open_first(page, "ar")
        page.locator("[name=verdict][value=reject]").check()
        page.locator("[name=message]").fill("نص كُتب")
        page.locator("button[name=send]").click()
        page.wait_for_load_state()

        expect(page.locator(".wrongs, .summary").first).to_be_visible()
        expect(page.locator("[name=message]")).to_have_value("نص كُتب")


def test_keys_by_position_choose_a_verdict(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain(), who="moderator3") as page:
        open_first(page, "en")
        if not page.locator("[data-key]").count():
            page.locator("form[action*=keys] button, a[href*=keys]").first.click()
            page.wait_for_load_state()
        page.locator("[name=message]").focus()
        page.keyboard.press("KeyC")
        assert not page.locator("[name=verdict][value=request_changes]").is_checked()

        page.locator("[name=message]").fill("")
        page.locator("[name=message]").blur()
        page.keyboard.press("KeyC")

        assert page.locator("[name=verdict][value=request_changes]").is_checked()


def test_a_suspended_organization_is_gone_at_once(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain()) as stranger:
        assert answer(stranger, f"/en/organizations/{SUSPENDED}") == HTTPStatus.OK
        assert is_found(stranger)

        with visitor(browser, node, plain(), who="moderator3") as moderator:
            moderator.goto(f"/en/moderation/organizations/{SUSPENDED}/suspension")
            moderator.locator("[name=code]").select_option(index=1)
            moderator.locator("[name=message]").fill("The account is in other hands.")
            moderator.locator("[name=emergency]").check()
            moderator.locator("main form button.stop").click()
            moderator.wait_for_load_state()

        gone = answer(stranger, f"/en/organizations/{SUSPENDED}")
        assert gone == HTTPStatus.NOT_FOUND
        assert not is_found(stranger)


def open_first(page: Page, language: str) -> None:
    """Open the review page of the first new entry."""
    page.goto(f"/{language}/moderation?kind=new_profile")
    page.locator("tbody tr th a").first.click()
    page.wait_for_url(re.compile("/items/"))


def answer(page: Page, path: str) -> int:
    """Return the status of a page."""
    reply = page.goto(path)
    assert reply is not None
    return reply.status


def is_found(page: Page) -> bool:
    """Whether a search for the suspended organization shows it."""
    page.goto("/en/organizations?q=marsh+voices")
    return page.locator(f"ol.results a[href$='/{SUSPENDED}']").count() > 0
