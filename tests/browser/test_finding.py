"""Way 1, in every language, on desk and phone, with and without script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import NARROW, PAIRS, Walk, number_in, plain, visitor, walks

pytestmark = pytest.mark.xdist_group("browser")
# Where the focus may be lost for a reader of the keyboard.
OUTLINED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    || style.boxShadow !== 'none';
}"""


@walks(PAIRS)
def test_somebody_finds_a_partner_and_asks_for_a_correction(
    browser: Browser, node: str, walk: Walk
) -> None:
    with visitor(browser, node, walk) as page:
        page.goto(f"/{walk.language}/")
        page.locator("[role=search] [name=q]").fill("water")
        page.locator("[role=search] button").click()
        page.wait_for_url(re.compile(f"/{walk.language}/organizations.*q=water"))

        promised = narrow(page, walk)
        expect(page.locator("ol.results > li")).to_have_count(min(promised, 20))
        assert number_in(page.locator("#rh").inner_text()) == promised

        order_by_name(page, walk)
        turn_the_page(page, walk)
        read_a_profile(page, walk)
        assert page.context.cookies() == []
        if walk in PAIRS:  # strangers may write ten times an hour
            ask_for_a_correction(page, walk)


def narrow(page: Page, walk: Walk) -> int:
    """Tick the first filter; return how many organizations it promised."""
    if walk.width == NARROW:
        page.locator("a[href='#filters']").click()
    first = page.locator("#filters label.opt").first
    promised = number_in(first.locator(".n").inner_text())
    first.locator("input").check()
    if walk.script:
        page.wait_for_url(re.compile("focus="))
    if walk.width == NARROW or not walk.script:
        page.locator("#filters .apply button").click()
        page.wait_for_url(re.compile("focus="))
    return promised


def order_by_name(page: Page, walk: Walk) -> None:
    """Order by name, and find the first card where the alphabet begins."""
    page.locator("#sort").select_option("name")
    if not walk.script:
        page.locator(".order button").click()
    page.wait_for_url(re.compile("sort=name"))
    expect(page.locator("ol.results > li").first).to_be_visible()


def turn_the_page(page: Page, walk: Walk) -> None:
    """Go to the second page of all organizations, and back."""
    page.goto(f"/{walk.language}/organizations")
    first = page.locator("ol.results h3 a").first.inner_text()
    page.locator("nav.pager a[rel=next]").click()
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator("nav.pager [aria-current=page]")).to_have_text(
        re.compile("[2٢]")
    )
    assert page.locator("ol.results h3 a").first.inner_text() != first
    page.go_back()
    expect(page.locator("ol.results h3 a").first).to_have_text(first)


def read_a_profile(page: Page, walk: Walk) -> None:
    """Open the first card and find the same name as heading."""
    card = page.locator("ol.results h3 a").first
    name = card.inner_text()
    card.click()
    expect(page.locator("h1")).to_have_text(name)
    assert page.locator("html").get_attribute("lang") == walk.language


def ask_for_a_correction(page: Page, walk: Walk) -> None:
    """Write to the moderators about a sample record, as a stranger."""
    page.goto(f"/{walk.language}/organizations/acted")
    page.locator("a[href*='kind=correction']").first.click()
    assert page.locator("[name=kind][value=correction]").is_checked()
    page.locator("[name=text]").fill("The place is wrong. / المكان غير صحيح.")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/report/sent"))


def test_way_1_is_walked_by_keyboard_alone(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain()) as page:
        page.goto("/en/organizations?q=water")

        box = tab_to(page, "#filters input[type=checkbox]")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("focus="))
        expect(page.locator(f"[id='{box}']")).to_be_checked()
        assert page.evaluate("document.activeElement.id") == box

        tab_to(page, "ol.results h3 a")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/organizations/example_"))
        tab_to(page, "a[href*='/report']")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/report"))
        tab_to(page, "main form input[type=radio]")
        page.keyboard.press("Space")
        tab_to(page, "main form textarea")
        page.keyboard.type("The year is wrong.")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/report/sent"))


def tab_to(page: Page, wanted: str) -> str:
    """Press Tab until something wanted has the focus; each stop must be seen."""
    for _press in range(250):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINED), page.evaluate(
            "document.activeElement.outerHTML.slice(0, 200)"
        )
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return str(page.evaluate("document.activeElement.id"))
    pytest.fail(f"The keyboard never reached {wanted}.")


def test_the_keyboard_leaves_the_page_at_its_end(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain()) as page:
        page.goto("/en/organizations/example_water_alliance")

        tab_to(page, "footer li:last-child a")
