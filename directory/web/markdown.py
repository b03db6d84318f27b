"""Turns the limited Markdown of descriptions into safe HTML.

Two locks: the renderer knows no raw HTML, and what it made is sanitised again.
"""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

RENDERER = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "link", "autolink", "list", "newline", "escape", "blockquote"]
)
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
SCHEMES = {"http", "https"}


def render_markdown(text: str) -> Markup:
    """Return the HTML of ``text``: paragraphs, emphasis, lists and http(s) links."""
    cleaned = nh3.clean(
        RENDERER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return Markup(cleaned)  # noqa: S704 - sanitised in the line above  # nosec B704
