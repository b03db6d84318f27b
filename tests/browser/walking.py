"""Who walks: a language, a width, with or without script, and signed in as whom."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from directory.kernel.languages import TAGS
from tests.browser.conftest import sign_in

WIDE, NARROW = 1280, 390
FULL = bool(os.environ.get("DIRECTORY_TEST_FULL"))
# Strangers have no cookie; who signs in once is kept here, by node and person.
STATES: dict[tuple[str, str], object] = {}


@dataclass(frozen=True)
class Walk:
    """One way of reading the site."""

    language: str
    width: int
    script: bool

    def __str__(self) -> str:
        """Name the walk in the list of tests."""
        return f"{self.language}-{self.width}-{'script' if self.script else 'plain'}"


EVERY = tuple(Walk(*one) for one in product(TAGS, (WIDE, NARROW), (True, False)))
# Eight walks in which each pair of language, width and script meets.
PAIRS = tuple(
    Walk(tag, width, script=(number + (width == NARROW)) % 2 == 0)
    for number, tag in enumerate(TAGS)
    for width in (WIDE, NARROW)
)
# One walk for each language, for ways that take long.
FEW = tuple(
    walk for walk in PAIRS if (walk.width == WIDE) == (walk.language in {"en", "ckb"})
)


def walks(chosen: tuple[Walk, ...]) -> pytest.MarkDecorator:
    """Run a test for the chosen walks, or for all with DIRECTORY_TEST_FULL=1."""
    return pytest.mark.parametrize("walk", EVERY if FULL else chosen, ids=str)


@contextmanager
def visitor(
    browser: Browser, node: str, walk: Walk, *, who: str = ""
) -> Iterator[Page]:
    """Open a fresh browser for a walk; any breach of the security policy fails it."""
    state = _state_of(browser, node, who) if who else None
    context = browser.new_context(
        base_url=node,
        viewport={"width": walk.width, "height": 900},
        java_script_enabled=walk.script,
        storage_state=state,  # type: ignore[arg-type] # what Playwright itself gave
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    breaches: list[str] = []
    page.on(
        "console",
        lambda said: (
            breaches.append(said.text)
            if "Content Security Policy" in said.text
            else None
        ),
    )
    page.on("pageerror", lambda error: breaches.append(str(error)))
    yield page
    context.close()
    assert breaches == []


def number_in(text: str) -> int:
    """Return the first number in a text, in whichever digits."""
    found = re.search(r"\d+", text.replace(",", ""))
    assert found is not None, text
    return int(found[0])


def _state_of(browser: Browser, node: str, who: str) -> object:
    """Sign somebody in once for all walks: signing in is limited."""
    if (node, who) not in STATES:
        context = browser.new_context(base_url=node)
        sign_in(context.new_page(), who)
        STATES[node, who] = context.storage_state()
        context.close()
    return STATES[node, who]


@cache
def plain(language: str = "en") -> Walk:
    """Return the walk of a desk with script."""
    return Walk(language, WIDE, script=True)
