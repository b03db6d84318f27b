"""JSON from outside is one small plain object, or a bad request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from directory.web.strict_json import LARGEST, read_object


def test_a_plain_object_is_read() -> None:
    assert read_object('{"id": "x", "response": {"a": [1]}}') == {
        "id": "x",
        "response": {"a": [1]},
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nothing",
        '{"a": 1, "a": 2}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": ' + "9" * 5000 + "}",
        '{"a": "\\ud800"}',
        '{"a": "\\u0000"}',
        '{"a": ' + "[" * 7 + "]" * 7 + "}",
        '{"a": ' + "[" * 7000 + "]" * 7000 + "}",
        '{"a": "' + "x" * LARGEST + '"}',
    ],
    ids=range(13),
)
def test_anything_else_is_a_bad_request(text: str) -> None:
    with pytest.raises(BadRequest):
        read_object(text)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = read_object(text)
    except BadRequest:
        return
    assert isinstance(found, dict)
