"""Finds every form that a reader meets, and sends it with something wrong in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_from_bytes, urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.pages.house import House, Page, crash_of
from tests.pages.markup import Element, PageForm

TYPED_KINDS = frozenset(
    {"text", "textarea", "email", "url", "tel", "password", "search", "number", "date"}
)
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Sending:
    """A form on a page, with the address that it is sent to."""

    page: Page
    form: PageForm

    @property
    def action(self) -> str:
        """The address that the form is sent to, from the root."""
        here = f"/{self.page.language}{self.page.path}"
        return urljoin(here, self.form.action or here)

    @cached_property
    def typed(self) -> list[Element]:
        """The controls that take free text."""
        return [
            control
            for control in self.form.controls
            if control.name
            and control.kind in TYPED_KINDS
            and "readonly" not in control.attributes
        ]

    @property
    def shape(self) -> tuple[str, frozenset[str]]:
        """What tells one form from another: where it goes and what it holds."""
        parts = urlsplit(self.action).path.split("/")
        steady = "/".join(p for p in parts if len(p) < 30)
        return steady, frozenset(c.name for c in self.form.controls if c.name)

    def __str__(self) -> str:
        """Name the form in a failure."""
        return f"{self.page} → {self.form.method.upper()} {self.action}"


def forms_of(house: House, reader: str, *, method: str = "post") -> Iterator[Sending]:
    """Yield each different form of the pages that a reader meets, in English."""
    known = set()
    for page in house.pages(reader, "en"):
        for form in page.markup.forms():
            sending = Sending(page, form)
            if form.method == method and sending.shape not in known:
                known.add(sending.shape)
                yield sending


def send(
    house: House, sending: Sending, changed: dict[str, bytes], *more: tuple[str, bytes]
) -> tuple[TestResponse, str]:
    """Send the form with some values changed, as raw bytes; return what it died of."""
    values = [
        (name, changed.get(name, value.encode())) for name, value in sending.form.values
    ]
    sent = {name for name, _value in values}
    values += [(n, v) for n, v in changed.items() if n not in sent]
    body = "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}"
        for name, value in (*values, *more)
    )
    client = house.clients[sending.page.reader]
    with crash_of(house.app) as crash:
        reply = client.post(sending.action, data=body, content_type=URLENCODED)
    return reply, "".join(crash)
