"""Opens the application for a command, and turns refusals into one clear line."""

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from directory.cli.port import House
from directory.config import Settings, UnusableSettings, read_settings
from directory.database import db
from directory.kernel.errors import Refusal
from directory.profiles.content import InvalidFields
from directory.schema import UnfitSchema, require_newest


class Failure(click.ClickException):
    """A command cannot do its work; the text is one line for the operator."""


def fail(sentence: str) -> NoReturn:
    """End the command with ``sentence`` on stderr and exit code 1."""
    raise Failure(sentence)


def present_settings() -> Settings:
    """Return the settings, or end the command with the names of the bad ones."""
    try:
        return read_settings()
    except UnusableSettings as problem:
        fail(f"The settings cannot be used. {problem}")


def built_app() -> Flask:
    """Build the application whatever state its database is in."""
    present_settings()
    quiet_log()
    return built_house().create_app()


def built_house() -> House:
    """Return the house that the program gave to its commands."""
    house = click.get_current_context().find_object(House)
    if house is None:
        fail("This command runs from the program `directory` alone.")
    return house


def quiet_log() -> None:
    """Keep what libraries tell of their steps out of a command's output."""
    for name in ("alembic", "flask_migrate"):
        logging.getLogger(name).setLevel(logging.WARNING)


@contextmanager
def opened_app() -> Iterator[Flask]:
    """Open the application on a database of the newest revision.

    Refusals and database faults inside the block end the command in one line.
    """
    app = built_app()
    with app.app_context(), in_one_line():
        try:
            require_newest(db.engine)
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def in_one_line() -> Iterator[None]:
    """Turn refusals and database faults inside the block into one line."""
    try:
        yield
    except InvalidFields as refusal:
        fail("; ".join(f"{n}: {why}" for n, why in refusal.problems.items()))
    except (Refusal, UnfitSchema) as refusal:
        fail(str(refusal))
    except DatabaseError as problem:
        fail(f"The database does not answer as it should: {problem.orig}")


def in_opened_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside :func:`opened_app`."""

    @functools.wraps(command)
    def opened(*given: Any, **named: Any) -> Any:
        with opened_app():
            return command(*given, **named)

    return opened
