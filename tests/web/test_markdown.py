"""Descriptions: a little Markdown, and nothing that could harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.web.markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("a **b** _c_", "<p>a <strong>b</strong> <em>c</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "[a](https://example.org)",
            '<p><a href="https://example.org" rel="nofollow noopener">a</a></p>\n',
        ),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](ftp://example.org)", '<p><a rel="nofollow noopener">a</a></p>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("![x](https://example.org/x.png)", None),
        ("# heading", "<p># heading</p>\n"),
    ],
)
def test_what_is_rendered(text: str, html: str | None) -> None:
    rendered = render_markdown(text)

    assert html is None or rendered == html
    assert "<img" not in rendered


@given(st.text(alphabet=st.sampled_from("<>\"'&[]()!*_ \n`:/javscriptonld=")))
def test_no_text_makes_a_script_or_a_handler(text: str) -> None:
    rendered = render_markdown(text)

    assert "<script" not in rendered
    assert "<img" not in rendered
    assert 'href="javascript' not in rendered
