"""Databases on which the real migrations run, on both engines."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from directory.app import create_app
from directory.database import db
from tests.conftest import ON_POSTGRES, POSTGRES, settings_for


@pytest.fixture
def empty_url(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if not ON_POSTGRES:
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"directory_empty_{uuid.uuid4().hex[:12]}"
    server = POSTGRES.replace("+psycopg", "")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def empty_app(tmp_path: Path, empty_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path / "instance", database_url=empty_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def environment(instance: Path, url: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY_")}
    return {
        **own,
        "DIRECTORY_INSTANCE": str(instance),
        "DIRECTORY_DATABASE_URL": url,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
