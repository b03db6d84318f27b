"""What every page does: leaving at once, large letters, nothing cut or foreign."""

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.test_access import MODERATORS, OWNERS, PUBLIC
from tests.browser.walking import NARROW, WIDE, Walk, plain, visitor

pytestmark = pytest.mark.xdist_group("browser")

# Milliseconds from the third key to the blank page, in the page's own clock.
BLANK_AFTER = """() => {
  document.querySelector('[data-exit]').href = '#away';
  const press = (type) => dispatchEvent(new KeyboardEvent(type, {key: 'Shift'}));
  for (const _ of [1, 2, 3]) { press('keydown'); press('keyup'); }
  const began = performance.now();
  return new Promise((answer) => requestAnimationFrame(() =>
    answer([document.documentElement.hidden, performance.now() - began])));
}"""
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter((e) => e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 2
    && getComputedStyle(e).overflowX !== 'visible'
    && !['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
    && !e.closest('.vh, svg, select, input, textarea'))
  .map((e) => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('main a, main button, main input')]
  .filter((e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width && box.height < 24 && style.display !== 'inline'
      && !e.closest('.vh, label, p, li, td, svg');
  })
  .map((e) => e.outerHTML.slice(0, 120))"""


def test_the_way_out_blanks_the_page_within_a_tenth_of_a_second(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain()) as page:
        page.goto("/ar/organizations/example_water_alliance")
        blank, milliseconds = page.evaluate(BLANK_AFTER)

        assert blank
        assert milliseconds < 100


def test_the_button_leaves_and_the_way_back_does_not_show_the_page(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain()) as page:
        page.goto("/en/about")
        page.goto("/en/organizations/example_water_alliance")
        page.evaluate("document.querySelector('[data-exit]').href = '/healthz'")
        page.locator("[data-exit]").click()
        page.wait_for_url("**/healthz")
        page.go_back()

        assert page.url.endswith("/en/about"), "the page left is not in the history"


def test_other_keys_between_are_no_wish_to_leave(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain()) as page:
        page.goto("/en/organizations")
        page.evaluate("document.querySelector('[data-exit]').href = '#away'")
        for key in ("Shift", "Shift", "KeyA", "Shift"):
            page.keyboard.press(key)
        page.keyboard.press("Shift+KeyB")

        assert not page.url.endswith("#away")


def test_without_script_the_way_out_is_a_plain_link(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, Walk("en", NARROW, script=False)) as page:
        page.goto("/en/organizations")
        link = page.locator("[data-exit]")

        expect(link).to_be_visible()
        assert (link.get_attribute("href") or "").startswith("https://")
        assert "noreferrer" in (link.get_attribute("rel") or "")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("who", "paths"), [("", PUBLIC), ("owner", OWNERS), ("moderator1", MODERATORS)]
)
def test_letters_of_twice_the_size_cut_nothing(
    browser: Browser,
    node: str,
    language: str,
    width: int,
    who: str,
    paths: tuple[str, ...],
) -> None:
    faults = []
    with visitor(browser, node, Walk(language, width, script=True), who=who) as page:
        for path in paths:
            page.goto(f"/{language}{path}")
            faults += [f"{path} cut: {e}" for e in page.evaluate(CUT)]
            faults += [f"{path} small: {e}" for e in page.evaluate(SMALL)]
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            faults += [f"{path} wide: {over}" for over in flowing_over(page)]

    assert faults == []


@pytest.mark.parametrize(
    ("who", "paths"), [("owner", OWNERS), ("moderator1", MODERATORS)]
)
def test_the_pages_of_members_fit_a_narrow_screen(
    browser: Browser, node: str, who: str, paths: tuple[str, ...]
) -> None:
    faults = []
    with visitor(browser, node, Walk("ar", 320, script=True), who=who) as page:
        for path in paths:
            page.goto(f"/ar{path}")
            faults += [f"{path}: {over}" for over in flowing_over(page)]

    assert faults == []


def test_a_stranger_fetches_nothing_from_anywhere_else(
    browser: Browser, node: str
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    with visitor(browser, node, plain()) as page:
        page.on("request", note)
        for path in PUBLIC:
            page.goto(f"/en{path}")
            stored = page.evaluate("localStorage.length + sessionStorage.length")
            assert stored == 0, path

    assert {url for url in asked if not url.startswith(node)} == set()


def flowing_over(page: Page) -> list[str]:
    """Return by how much a page is wider than the screen, if it is."""
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"{over} px"] if over > 0 else []
