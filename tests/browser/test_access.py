"""axe on every page, in English and Arabic; nothing flows over on a small screen."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import checked_for_contrast, violations
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.xdist_group("browser")

WATER = "/organizations/example_water_alliance"
PUBLIC = (
    *("/", "/organizations?q=water", WATER, "/organizations/acted", "/map", "/about"),
    *("/charter", "/privacy", "/accessibility", "/help", "/account/sign-in"),
    *("/account/sign-up", f"{WATER}/report", "/no-such-page"),
)
OWNERS = (
    *("/account/", "/account/notices", "/account/sessions", "/organizations/me"),
    *("/organizations/new", f"{WATER}/desk", f"{WATER}/edit", f"{WATER}/edit/names"),
    *(f"{WATER}/edit/partners", f"{WATER}/edit/check", f"{WATER}/members"),
    *(f"{WATER}/preview", f"{WATER}/history", f"{WATER}/hiding"),
)
MODERATORS = ("/moderation", "/moderation/merges/new")
FAULTY = """<!doctype html><html><head><title>x</title></head><body>
<p style="color:#bbb;background:#fff">جسر يصل الناس بعضهم ببعض</p><img src="x.png">
</body></html>"""


def faults(page: Page, paths: tuple[str, ...], language: str) -> list[str]:
    found = []
    for path in paths:
        page.goto(f"/{language}{path}")
        found += [f"{path}: {fault}" for fault in violations(page)]
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_for_everybody_have_no_fault(page: Page, language: str) -> None:
    assert faults(page, PUBLIC, language) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_an_owner_have_no_fault(page: Page, language: str) -> None:
    sign_in(page, "owner")

    assert faults(page, OWNERS, language) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_a_moderator_have_no_fault(page: Page, language: str) -> None:
    sign_in(page, "moderator1")
    page.goto("/en/moderation")
    items = [
        (link.get_attribute("href") or "").removeprefix("/en")
        for link in page.locator("main a[href*='/moderation/items/']").all()
    ]

    assert items
    assert faults(page, (*MODERATORS, *items[:3]), language) == []


@pytest.mark.parametrize("path", ["/", "/organizations?q=water", WATER])
def test_contrast_is_judged_for_arabic_letters_too(page: Page, path: str) -> None:
    page.goto(f"/ar{path}")

    assert checked_for_contrast(page) >= 20


def test_axe_finds_the_faults_of_a_faulty_page(page: Page) -> None:
    page.goto("/en/healthz")
    page.context.route(
        "**/faulty",
        lambda route: route.fulfill(
            body=FAULTY, content_type="text/html; charset=utf-8"
        ),
    )
    page.goto("/faulty")

    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "html-has-lang" in found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_flows_over_a_narrow_screen(
    browser: Browser, node: str, language: str
) -> None:
    context = browser.new_context(base_url=node, viewport={"width": 320, "height": 700})
    page = context.new_page()

    for path in PUBLIC:
        page.goto(f"/{language}{path}")
        page.evaluate("document.documentElement.style.fontSize = '100%'")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
    context.close()
