"""Fixtures that every test may ask for; each is real, none is a mock.

Databases are files with production settings: SQLite by default, PostgreSQL with
``DIRECTORY_TEST_DATABASE=postgresql`` (server from ``DIRECTORY_TEST_POSTGRES``).
Each test gets a copy of a template that holds all tables and the vocabularies.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.app import create_app
from directory.config import PACKAGE, Settings, read_settings
from directory.database import db, unit_of_work
from directory.kernel.work import Work
from directory.taxonomy.service import load_reference

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
POSTGRES = os.environ.get("DIRECTORY_TEST_POSTGRES", "postgresql+psycopg:///postgres")
ON_POSTGRES = os.environ.get("DIRECTORY_TEST_DATABASE") == "postgresql"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move on by a span such as ``days=30``."""
        self.now += timedelta(**span)


def settings_for(instance: Path, **given: object) -> Settings:
    values = {
        "instance": instance,
        "testing": True,
        "base_url": "http://localhost",
        "mail_url": f"folder://{instance / 'mail'}",
        **given,
    }
    return read_settings(values, environment={})


def _server() -> str:
    return POSTGRES.replace("+psycopg", "")


def _run_on_server(statement: str) -> None:
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(statement.encode())


def _url_of(name: str) -> str:
    return POSTGRES.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with all tables and vocabularies: a file's path or a name."""
    folder = tmp_path_factory.mktemp("template")
    name = f"directory_template_{uuid.uuid4().hex[:12]}"
    if ON_POSTGRES:
        _run_on_server(f"CREATE DATABASE {name}")
    url = _url_of(name) if ON_POSTGRES else ""
    app = create_app(settings_for(folder, database_url=url))
    with app.app_context():
        db.create_all()
        with unit_of_work() as work:
            load_reference(work, PACKAGE / "reference")
        db.session.remove()
        if not ON_POSTGRES:
            db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.session.remove()
        db.engine.dispose()
    yield name if ON_POSTGRES else str(folder / "directory.sqlite3")
    if ON_POSTGRES:
        _run_on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(template: str, tmp_path: Path) -> Iterator[str]:
    """A fresh copy of the template for one test."""
    if not ON_POSTGRES:
        (tmp_path / "instance").mkdir()
        shutil.copy(template, tmp_path / "instance" / "directory.sqlite3")
        yield ""
        return
    name = f"directory_test_{uuid.uuid4().hex[:12]}"
    _run_on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url_of(name)
    _run_on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return settings_for(tmp_path / "instance", database_url=database_url)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings, clock=clock)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of its own, beside the requests' sessions.

    No application context stays open: requests would share its ``g``, and with it
    the person who is signed in.
    """
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def work(session: Session) -> Work:
    return Work(session=session, now=NOON)
