"""Reads the form of a page as a browser would send it back untouched."""

from html.parser import HTMLParser

Attributes = dict[str, str | None]


class FormFields(HTMLParser):
    """Collects name and value of every control that a browser would send."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.sent: list[tuple[str, str]] = []
        self._inside = False
        self._area: tuple[str, str] | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self.action
        if self._inside:
            self._open(tag, given)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area = (self._area[0], self._area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea" and self._area is not None:
            self.sent.append((self._area[0], self._area[1].replace("\n", "\r\n")))
            self._area = None
        if tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _selected in self._options][:1]
            self.sent += [(self._select, value) for value in (chosen or first)]
            self._select, self._options = None, []

    def _open(self, tag: str, given: Attributes) -> None:
        name = given.get("name") or ""
        if tag == "textarea" and name:
            self._area = (name, "")
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value") or "", "selected" in given))
        elif tag == "input" and name and self._is_sent(given):
            self.sent.append((name, given.get("value") or ""))

    @staticmethod
    def _is_sent(given: Attributes) -> bool:
        kind = given.get("type") or "text"
        if kind in {"checkbox", "radio"}:
            return "checked" in given
        return kind not in {"submit", "file", "search"}


def fields_on(text: str, action: str) -> dict[str, list[str]]:
    """Return what the form that posts to ``action`` holds, by name."""
    parser = FormFields(action)
    parser.feed(text)
    fields: dict[str, list[str]] = {}
    for name, value in parser.sent:
        fields.setdefault(name, []).append(value)
    return fields
