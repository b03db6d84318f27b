"""Finds every form that a reader meets, and sends it with something wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_from_bytes, urljoin, urlsplit

from tests.pages.house import READERS, House, Page, crash_of
from tests.pages.markup import Element, PageForm

TYPED_KINDS = frozenset(
    {"text", "textarea", "email", "url", "tel", "password", "search", "number", "date"}
)
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, repr=False)
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


@dataclass(frozen=True, repr=False)
class Answer:
    """What came back, whether anything was written, and what it died of."""

    status: int
    text: str
    written: bool
    crash: str

    def __str__(self) -> str:
        """Name the answer in a failure."""
        return f"{self.status}{' written' * self.written} {self.crash}"


def forms_of(house: House, *, method: str = "post") -> list[Sending]:
    """Return each different form that anybody meets, in English, once."""
    if method not in house.forms:
        found: dict[object, Sending] = {}
        for sending in _met(house):
            if sending.form.method == method:
                found.setdefault(sending.shape, sending)
        house.forms[method] = list(found.values())
    return house.forms[method]


def _met(house: House) -> Iterator[Sending]:
    for reader in READERS:
        for page in house.pages(reader, "en"):
            for form in page.markup.forms():
                yield Sending(page, form)


@contextmanager
def left_as_it_was(house: House, reader: str) -> Iterator[None]:
    """Put the database and the reader's cookie back when the block ends."""
    name = house.app.config["SESSION_COOKIE_NAME"]
    client = house.clients[reader]
    cookie = client.get_cookie(name)
    yield
    house.restore()
    if cookie is not None:
        client.set_cookie(name, cookie.value)


def send(
    house: House, sending: Sending, changed: dict[str, bytes], *more: tuple[str, bytes]
) -> Answer:
    """Send the form with some values changed, as raw bytes, and undo what it did."""
    values = [
        (name, changed.get(name, value.encode())) for name, value in sending.form.values
    ]
    sent = {name for name, _value in values}
    values += [(n, v) for n, v in changed.items() if n not in sent]
    body = "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}"
        for name, value in (*values, *more)
    )
    before = house.changes()
    client = house.clients[sending.page.reader]
    with left_as_it_was(house, sending.page.reader), crash_of(house.app) as crash:
        reply = client.post(sending.action, data=body, content_type=URLENCODED)
        written = house.changes() != before
    return Answer(reply.status_code, reply.text, written, "".join(crash))
