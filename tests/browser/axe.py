"""Runs axe-core in a page, without the blind spot that it has for Arabic.

axe takes joined Arabic letters for an icon font and skips their contrast; the one
function that decides so is answered "no" (specification "web", Access).
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

BLIND_SPOT = "function _isIconLigature(textVNode) {"
SOURCE = (Path(__file__).parent.parent / "vendor" / "axe.js").read_text("utf-8")
PATCHED = SOURCE.replace(BLIND_SPOT, BLIND_SPOT + " return false;")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on the page, one line each."""
    result = _run(page)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def checked_for_contrast(page: Page) -> int:
    """Return how many nodes axe judged for colour contrast."""
    result = _run(page)
    judged = [*result["passes"], *result["violations"]]
    return sum(len(r["nodes"]) for r in judged if r["id"] == "color-contrast")


def _run(page: Page) -> dict[str, Any]:
    assert PATCHED != SOURCE
    page.evaluate(PATCHED)
    result: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
    )
    return result
