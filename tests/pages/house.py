"""A filled node whose pages are read by several kinds of people, once each."""

import shutil
import sqlite3
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask, got_request_exception
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from directory.app import create_app
from directory.cli.sowing import sow
from directory.config import PACKAGE, Settings
from directory.database import db, unit_of_work
from directory.taxonomy.service import load_reference
from directory.worker.handlers import carry_out_everything
from tests.conftest import Clock, settings_for
from tests.factories import sign_in
from tests.pages.extras import enter_every_state, lay_out_links, person_named
from tests.pages.markup import Markup

ROOT = Path(__file__).parent.parent.parent
DATABASE = "directory.sqlite3"
KEPT = "kept.sqlite3"
READERS = {
    "stranger": None,
    "owner": "owner@example.org",
    "moderator": "moderator1@example.org",
    "administrator": "admin@example.org",
}
MOST_OF_A_KIND = 6  # pages of one endpoint that one reader opens
PREFIX = "/en"
LETTERS = {"/administration/mail/"}  # their links are for whom they were sent to


@contextmanager
def crash_of(app: Flask) -> Iterator[list[str]]:
    """Give what a request inside the block died of, and where; empty if it lived."""
    crash: list[str] = []

    def hear(_app: Flask, exception: Exception, **_more: object) -> None:
        frames = traceback.extract_tb(exception.__traceback__)
        ours = [f for f in frames if f.filename.startswith(str(ROOT))]
        crash.append(f"{exception!r:.300} at {ours[-1].filename}:{ours[-1].lineno}")

    with got_request_exception.connected_to(hear, app):
        yield crash


def listed(faults: Collection[object], *, most: int = 40) -> str:
    """Write faults one a line, the first of them."""
    return "\n".join([f"{len(faults)} faults:", *sorted(str(f) for f in faults)[:most]])


@dataclass(frozen=True, repr=False)
class Page:
    """What one reader got at one address."""

    reader: str
    language: str
    path: str
    reply: TestResponse
    crash: str = ""

    @property
    def is_html(self) -> bool:
        """Whether it is a page rather than a file or a way to another page."""
        return self.reply.mimetype == "text/html" and not 300 <= self.status < 400

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.reply.status_code

    @cached_property
    def markup(self) -> Markup:
        """The page, read."""
        return Markup(self.reply.text)

    def __str__(self) -> str:
        """Name the page in a failure."""
        return f"{self.reader} /{self.language}{self.path}"


@dataclass(repr=False)
class House:
    """One node in a folder, with a browser for each kind of reader."""

    app: Flask
    folder: Path
    links: list[str]
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    kept: dict[tuple[str, str, str], Page] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    forms: dict[str, list[Any]] = field(default_factory=dict)
    untouched: int = 0
    watch: sqlite3.Connection | None = None

    def read(self, reader: str, language: str, path: str) -> Page:
        """Return what ``reader`` gets at ``path``, asking once."""
        key = (reader, language, path)
        if key not in self.kept:
            with crash_of(self.app) as crash:
                reply = self.clients[reader].get(f"/{language}{path}")
            self.kept[key] = Page(reader, language, path, reply, "".join(crash))
        return self.kept[key]

    def pages(self, reader: str, language: str) -> Iterator[Page]:
        """Yield every page that ``reader`` can walk to, in a language."""
        for path in self.paths(reader):
            page = self.read(reader, language, path)
            if page.is_html:
                yield page

    def paths(self, reader: str) -> list[str]:
        """Return the paths that ``reader`` can walk to, without a language."""
        if reader not in self.found:
            self.found[reader] = list(self._walk(reader))
        return self.found[reader]

    def endpoint_of(self, path: str) -> str | None:
        """Return the endpoint that serves GET at a path, or None."""
        adapter = self.app.url_map.bind("localhost")
        try:
            endpoint, _values = adapter.match(PREFIX + urlsplit(path).path)
        except RequestRedirect as lead:
            target = urlsplit(lead.new_url).path
            return self.endpoint_of(target.removeprefix(PREFIX))
        except HTTPException:
            return None
        return str(endpoint)

    def keep(self) -> None:
        """Remember the database as it is now, for :meth:`restore`."""
        self.let_go()
        with sqlite3.connect(self.folder / DATABASE) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        shutil.copy(self.folder / DATABASE, self.folder / KEPT)
        self.untouched = self.changes()

    def restore(self) -> None:
        """Put the database back as it was when it was kept."""
        if self.changes() == self.untouched:
            return
        self.let_go()
        for tail in ("-wal", "-shm"):
            (self.folder / (DATABASE + tail)).unlink(missing_ok=True)
        shutil.copy(self.folder / KEPT, self.folder / DATABASE)
        self.untouched = self.changes()

    def changes(self) -> int:
        """Return a number that moves whenever anybody writes to the database."""
        if self.watch is None:
            self.watch = sqlite3.connect(self.folder / DATABASE)
        return int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def let_go(self) -> None:
        """Close every connection to the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if self.watch is not None:
            self.watch.close()
            self.watch = None

    def _walk(self, reader: str) -> Iterator[str]:
        waiting = ["/", *self.links]
        counts: dict[str, int] = {}
        known = set(waiting)
        for path in waiting:  # grows while it is walked
            page = self.read(reader, "en", path)
            yield path
            if not page.is_html or page.status != 200 or path in LETTERS:
                continue
            for found in _links(page):
                endpoint = self.endpoint_of(found) or found
                kind = endpoint + "&".join(sorted({k for k, _v in _query(found)}))
                fresh = counts.get(kind, 0) < 2 and counts.get(endpoint, 0) < (
                    MOST_OF_A_KIND
                )
                if found not in known and fresh:
                    known.add(found)
                    waiting.append(found)
                    self.origins[found] = path
                    counts[kind] = counts.get(kind, 0) + 1
                    counts[endpoint] = counts.get(endpoint, 0) + 1


def _query(path: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(path).query)


def _links(page: Page) -> Iterator[str]:
    for anchor in page.markup.all("a"):
        address = urljoin(PREFIX + page.path, anchor.attributes.get("href", ""))
        parts = urlsplit(address)
        if parts.netloc in {"", "localhost"} and parts.path.startswith(PREFIX + "/"):
            path = parts.path.removeprefix(PREFIX)
            if "lite=1" not in parts.query:
                yield f"{path}?{parts.query}" if parts.query else path


def build_template(folder: Path) -> list[str]:
    """Fill a node in ``folder``; return the addresses that no link leads to."""
    app = create_app(house_settings(folder), clock=Clock())
    with app.app_context():
        db.create_all()
        with unit_of_work() as work:
            load_reference(work, PACKAGE / "reference")
        sow(app)
        with unit_of_work() as work:
            enter_every_state(work)
            links = lay_out_links(work)
        carry_out_everything(app)
        db.session.remove()
        db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.remove()
        db.engine.dispose()
    return links


def open_house(template: Path, folder: Path, links: list[str]) -> House:
    """Open a copy of the template, with everybody signed in."""
    shutil.copytree(template, folder)
    app = create_app(house_settings(folder), clock=Clock())
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a defect is a page here, as in life
    house = House(app, folder, links)
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        for reader, address in READERS.items():
            house.clients[reader] = app.test_client()
            if address is not None:
                account = person_named(session, address)
                sign_in(house.clients[reader], session, account)
    return house


def house_settings(folder: Path) -> Settings:
    """Return the settings of a demo, where nobody owes a second factor."""
    return settings_for(folder, demo=True, second_factor="optional")
