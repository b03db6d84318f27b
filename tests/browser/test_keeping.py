"""Way 4: an owner changes what is listed, in two windows at once, and hides it."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import FEW, Walk, plain, visitor, walks

pytestmark = pytest.mark.xdist_group("browser")

KEPT = "example_water_alliance"
HIDDEN = "example_heritage_keepers"


@walks(FEW)
def test_a_change_waits_while_the_live_page_stays(
    browser: Browser, node: str, walk: Walk
) -> None:
    base = f"/{walk.language}/organizations/{KEPT}"
    said = f"Changed by {walk}"
    with visitor(browser, node, walk, who="owner") as page:
        write_mission(page, base, said)
        page.goto(f"{base}/edit/check")
        expect(page.locator("ins").first).to_be_visible()
        page.locator("main form button.main").last.click()
        page.wait_for_url(re.compile("/submission"))
        with visitor(browser, node, walk) as stranger:
            stranger.goto(base)
            assert said not in stranger.locator("main").inner_text()

        page.locator("form[action$='/submission/withdrawal'] button").click()
        page.wait_for_load_state()
        page.goto(f"{base}/desk")
        page.locator("form[action$='/change/cancellation'] button").click()
        page.wait_for_load_state()
        page.goto(f"{base}/edit/work")
        assert said not in page.locator("[name=mission-en]").input_value()


def test_a_second_window_is_shown_both_texts(browser: Browser, node: str) -> None:
    base = f"/en/organizations/{KEPT}"
    with visitor(browser, node, plain(), who="owner") as first:
        second = first.context.new_page()
        first.goto(f"{base}/edit/work")
        second.goto(f"{base}/edit/work")
        first.locator("[name=mission-en]").fill("Said in the first window.")
        send(first)

        second.locator("[name=mission-en]").fill("Said in the second window.")
        with second.expect_response(re.compile("/edit/work$")) as reply:
            send(second)
        assert reply.value.status == HTTPStatus.CONFLICT
        versions = second.locator(".versions").first
        expect(versions).to_contain_text("Said in the first window.")
        expect(versions).to_contain_text("Said in the second window.")

        second.locator(".versions [value=mine]").first.check()
        second.locator("main form button.main").click()
        second.wait_for_load_state()
        second.goto(f"{base}/edit/work")
        expect(second.locator("[name=mission-en]")).to_have_value(
            "Said in the second window."
        )
        cancel(second, base)


def test_a_form_of_a_former_session_is_refused_in_words(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain(), who="owner") as page:
        page.goto(f"/en/organizations/{KEPT}/edit/work")
        page.evaluate("document.querySelector('main form [name=csrf_token]').value='x'")
        with page.expect_response(re.compile("/edit/work$")) as reply:
            send(page)

        assert reply.value.status == HTTPStatus.BAD_REQUEST
        expect(page.locator("h1")).to_have_count(1)


@walks((Walk("en", 390, script=True), Walk("ar", 1280, script=False)))
def test_a_yearly_question_is_answered_with_one_click(
    browser: Browser, node: str, walk: Walk
) -> None:
    with visitor(browser, node, walk, who="owner") as page:
        page.goto(f"/{walk.language}/organizations/{KEPT}/desk")
        page.locator("form[action$='/confirm'] button").click()
        page.wait_for_load_state()

        expect(page.locator("#flashes")).not_to_be_empty()


@walks((Walk("en", 1280, script=True), Walk("ckb", 390, script=False)))
def test_a_hidden_organization_is_gone_at_once_and_comes_back(
    browser: Browser, node: str, walk: Walk
) -> None:
    base = f"/{walk.language}/organizations/{HIDDEN}"
    with visitor(browser, node, walk, who="owner") as page:
        with visitor(browser, node, walk) as stranger:
            assert status(stranger, base) == HTTPStatus.OK
        page.goto(f"{base}/hiding")
        page.locator("main form button.stop").click()
        page.wait_for_load_state()
        with visitor(browser, node, walk) as stranger:
            assert status(stranger, base) == HTTPStatus.NOT_FOUND

        page.goto(f"{base}/desk")
        page.locator("form[action$='/reappearance'] button").click()
        page.wait_for_load_state()
        assert status(page, base) == HTTPStatus.OK


def write_mission(page: Page, base: str, text: str) -> None:
    """Write the mission in English anew."""
    page.goto(f"{base}/edit/work")
    page.locator("[name=mission-en]").fill(text)
    send(page)


def send(page: Page) -> None:
    """Save the section and go on."""
    page.locator("main form [name=then][value=next]").click()
    page.wait_for_load_state()


def cancel(page: Page, base: str) -> None:
    """Throw the change away."""
    page.goto(f"{base}/desk")
    page.locator("form[action$='/change/cancellation'] button").click()
    page.wait_for_load_state()


def status(page: Page, path: str) -> int:
    """Return the status of a page."""
    reply = page.goto(path)
    assert reply is not None
    return reply.status
