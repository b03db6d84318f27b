"""Way 2: an organization lists itself, takes that back, and lets others in."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_ways import save, type_term
from tests.browser.walking import FEW, Walk, plain, visitor, walks

pytestmark = pytest.mark.xdist_group("browser")


@walks(FEW)
def test_an_entry_is_written_sent_and_taken_back(
    browser: Browser, node: str, walk: Walk
) -> None:
    with visitor(browser, node, walk, who="owner") as page:
        base = begin(page, walk)
        fill_in(page, base)

        page.goto(f"{base}/edit/check")
        page.locator("[name=charter]").check()
        page.locator("main form button.main").click()
        page.wait_for_url(re.compile("/submission"))
        expect(page.locator("dl time")).to_be_visible()

        page.locator("form[action$='/submission/withdrawal'] button").click()
        page.wait_for_load_state()
        page.goto(f"{base}/submission")
        expect(page.locator("form[action$='/submission/withdrawal']")).to_have_count(0)


def test_what_is_missing_is_named_before_it_is_sent(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain(), who="owner") as page:
        base = begin(page, plain())
        page.goto(f"{base}/edit/check")
        needed = page.locator("section[aria-labelledby=missing] li a")
        assert needed.count() >= 3

        needed.first.click()
        expect(page.locator("main form")).to_be_visible()


def test_a_draft_is_saved_two_seconds_after_a_pause(
    browser: Browser, node: str
) -> None:
    with visitor(browser, node, plain(), who="owner") as page:
        base = begin(page, plain())
        page.goto(f"{base}/edit/work")
        with page.expect_response(re.compile("/edit/work/draft")) as saving:
            page.locator("[name=mission-en]").fill("Lamps for every quarter.")
        assert saving.value.ok
        expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0

        page.reload()
        expect(page.locator("[name=mission-en]")).to_have_value(
            "Lamps for every quarter."
        )


def test_what_was_typed_stays_where_it_is_refused(browser: Browser, node: str) -> None:
    with visitor(browser, node, Walk("ar", 390, script=False), who="owner") as page:
        page.goto("/ar/organizations/new")
        page.locator("[name=name-ar]").fill("مثال <b>جديد</b>")
        page.locator("main form button.main").last.click()

        summary = page.locator(".summary[role=alert]")
        expect(summary).to_be_visible()
        expect(page.locator("[name=name-ar]")).to_have_value("مثال <b>جديد</b>")
        target = summary.locator("a").first.get_attribute("href") or ""
        expect(page.locator(f"[id='{target.lstrip('#')}']")).to_have_count(1)


@walks((Walk("en", 1280, script=True), Walk("kmr", 390, script=False)))
def test_a_member_is_invited_and_comes_in(
    browser: Browser, node: str, walk: Walk
) -> None:
    with visitor(browser, node, walk, who="owner") as owner:
        base = begin(owner, walk)
        link = invite(owner, base, "reader@example.org")
        with visitor(browser, node, walk, who="reader") as reader:
            reader.goto(link)
            reader.locator("main form button.main").click()
            reader.wait_for_load_state()
            assert reader.goto(f"{base}/desk").status == 200  # type: ignore[union-attr]

        owner.goto(f"{base}/members")
        expect(owner.locator("th", has_text="reader@example.org")).to_be_visible()


def test_the_last_owner_cannot_leave(browser: Browser, node: str) -> None:
    with visitor(browser, node, plain(), who="owner") as page:
        base = begin(page, plain())
        page.goto(f"{base}/members")
        page.locator("form[action$='/leave'] button").click()

        expect(page.locator("h1")).to_have_count(1)
        assert page.goto(f"{base}/desk").status == 200  # type: ignore[union-attr]


def begin(page: Page, walk: Walk) -> str:
    """Begin an entry of a name of its own; return its address."""
    page.goto(f"/{walk.language}/organizations/new")
    page.locator("[name=sensitive][value=no]").check()
    page.locator("[name=name-en]").fill(f"Example of {new_word()}")
    page.locator("[name=represents]").check()
    page.locator("main form button.main").last.click()
    page.wait_for_load_state()
    if page.locator("[name=then][value=another]").count():
        page.locator("[name=then][value=another]").click()
    page.wait_for_url(re.compile("/edit"))
    return page.url.split("/edit")[0]


def fill_in(page: Page, base: str) -> None:
    """Give what a submission needs, with terms typed in other languages."""
    page.goto(f"{base}/edit/names")
    page.locator("[name=kind]").select_option("local_organization")
    save(page)
    page.goto(f"{base}/edit/work")
    type_term(page, "focus_main", "پەروەردە و فێرکردن")
    save(page)
    page.goto(f"{base}/edit/places")
    type_term(page, "areas_served", "البصرة")
    save(page)
    page.goto(f"{base}/edit/contact")
    page.locator("[name=phone]").fill("+964 770 000 0101")
    save(page)


def invite(page: Page, base: str, address: str) -> str:
    """Invite somebody with a double click; return the link that is shown once."""
    page.goto(f"{base}/members")
    page.locator("[name=address]").fill(address)
    page.locator("form[action$='/invitations'] button").dblclick()
    page.locator("main pre").wait_for()
    link = page.locator("main pre").inner_text().strip()
    page.goto(f"{base}/members")
    expect(page.locator("[aria-labelledby=open] li")).to_have_count(1)
    return link


def new_word() -> str:
    """Return a word that no other entry has."""
    WORDS.append(len(WORDS))
    syllables = ("ka", "lo", "mi", "ru", "ze", "pa", "du", "ve", "ni", "to")
    number = 1000 + 37 * len(WORDS)
    return "".join(syllables[int(digit)] for digit in str(number)).capitalize()


WORDS: list[int] = []
