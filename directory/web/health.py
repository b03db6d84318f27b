"""Addresses by which machines ask whether the node lives."""

from http import HTTPStatus

from flask import Blueprint
from sqlalchemy import text

from directory.database import db
from directory.web.access import Access, access

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access(Access.ANYONE)
def alive() -> tuple[str, int]:
    """Answer that the process runs."""
    return "ok\n", HTTPStatus.OK


@blueprint.get("/readyz")
@access(Access.ANYONE)
def ready() -> tuple[str, int]:
    """Answer that the database can be read."""
    db.session().execute(text("SELECT 1"))
    return "ready\n", HTTPStatus.OK
