"""``directory check``: is the node healthy, in words."""

import shutil
import smtplib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from directory.accounts.queries import people_with_node_roles
from directory.cli.opening import built_app, present_settings
from directory.database import db
from directory.kernel.orders import Order
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import STRANGER, may_find
from directory.schema import UnfitSchema, newest_revision, require_newest
from directory.search.indexer import is_trusted
from directory.search.port import Health

ENOUGH_MODERATORS = 3
LEAST_DISK = 500 * 1024 * 1024
MOST_SKEW = timedelta(seconds=60)
LATE = timedelta(minutes=10)
PATIENCE = 5  # seconds for a mail server


class State(StrEnum):
    """How a part does; a warning does not fail the check."""

    OK = "ok"
    WARNING = "warning"
    FAILS = "FAILS"


class Finding(NamedTuple):
    """One line of the report."""

    name: str
    state: State
    words: str


@click.command(epilog="Example: directory check")
@click.pass_context
def check(context: click.Context) -> None:
    """Say of each part whether it works; exit 1 if any fails."""
    settings = present_settings()
    click.echo(_line(Finding("settings", State.OK, f"instance {settings.instance}")))
    app = built_app()
    failed = False
    with app.app_context():
        for finding in _findings(app):
            failed = failed or finding.state is State.FAILS
            click.echo(_line(finding))
        db.session.remove()
        db.engine.dispose()
    context.exit(1 if failed else 0)


def _line(finding: Finding) -> str:
    return f"{finding.name:<11} {finding.state:<8} {finding.words}"


def _findings(app: Flask) -> Iterator[Finding]:
    """Yield every finding; what needs the database is left out where it is away."""
    yield _disk(app)
    yield _mail(app)
    database = _database()
    yield database
    if database.state is State.OK:
        schema = _schema()
        yield schema
        if schema.state is State.OK:
            yield from (part(app) for part in _PARTS)


def _database() -> Finding:
    engine = db.engine
    try:
        if engine.dialect.name == "sqlite":
            answer = db.session().execute(text("PRAGMA quick_check(1)")).scalar()
            if answer != "ok":
                return Finding("database", State.FAILS, f"damaged: {answer}")
        db.session().execute(text("SELECT 1"))
    except SQLAlchemyError as problem:
        return Finding(
            "database", State.FAILS, f"does not answer: {type(problem).__name__}"
        )
    return Finding("database", State.OK, engine.dialect.name)


def _schema() -> Finding:
    try:
        require_newest(db.engine)
    except UnfitSchema as problem:
        return Finding("migration", State.FAILS, str(problem))
    return Finding("migration", State.OK, f"revision {newest_revision()}")


def _index(app: Flask) -> Finding:
    index = app.extensions["search_index"]
    health = index.check()
    if health is not Health.FINE:
        return Finding(
            "index", State.FAILS, f"{health}; run: directory search check --repair"
        )
    if not is_trusted(db.session(), index):
        return Finding(
            "index", State.FAILS, "of another time; run: directory search rebuild"
        )
    listed, held = _findable(), index.count()
    if listed != held and not _waiting("reindex"):
        words = f"holds {held} of {listed}; run: directory search rebuild"
        return Finding("index", State.FAILS, words)
    return Finding("index", State.OK, f"{held} public of {listed} in the database")


def _findable() -> int:
    session = db.session()
    listed = session.scalars(
        select(Organization)
        .where(Organization.publication == Publication.APPROVED)
        .execution_options(yield_per=500)
    )
    return sum(may_find(STRANGER, organization) for organization in listed)


def _waiting(kind: str) -> int:
    counted = select(func.count()).select_from(Order).where(Order.kind == kind)
    return db.session().scalar(counted) or 0


def _worker(app: Flask) -> Finding:
    late = app.extensions["clock"]() - LATE
    counted = select(func.count()).select_from(Order).where(Order.due_at < late)
    waiting = db.session().scalar(counted) or 0
    if waiting:
        words = f"{waiting} orders are late; is `directory worker` running?"
        return Finding("worker", State.WARNING, words)
    return Finding("worker", State.OK, "no order is late")


def _disk(app: Flask) -> Finding:
    free = shutil.disk_usage(app.instance_path).free
    words = f"{free // (1024 * 1024):,} MB free"
    return Finding("disk", State.OK if free >= LEAST_DISK else State.FAILS, words)


def _clock(app: Flask) -> Finding:
    """Compare this machine's clock with the database server's, else with its files."""
    now = app.extensions["clock"]()
    newest = db.session().scalar(select(func.max(Order.created_at)))
    if newest is not None and newest - now > MOST_SKEW:
        return Finding(
            "clock", State.FAILS, f"behind what was written at {newest:%F %T} UTC"
        )
    return Finding("clock", State.OK, f"{now:%F %T} UTC")


def _mail(app: Flask) -> Finding:
    url = app.extensions["settings"].mail_url
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        folder = Path(parts.path) if url else Path(app.instance_path) / "mail"
        return Finding("mail", State.WARNING, f"kept in {folder}, not sent")
    connect: Callable[..., smtplib.SMTP] = (
        smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    )
    try:
        with connect(parts.hostname, parts.port or 0, timeout=PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        words = f"{parts.hostname} does not answer: {type(problem).__name__}"
        return Finding("mail", State.FAILS, words)
    return Finding("mail", State.OK, f"{parts.hostname} answers")


def _moderators(_app: Flask) -> Finding:
    count = len(people_with_node_roles(db.session()))
    if count < ENOUGH_MODERATORS:
        words = f"{count}; suspensions and appeals need three different people"
        return Finding("moderators", State.WARNING, words)
    return Finding("moderators", State.OK, str(count))


_PARTS: Sequence[Callable[[Flask], Finding]] = (_index, _worker, _clock, _moderators)
