"""Pages of plain words: what this is, what it asks, what it protects."""

import json
from functools import cache
from typing import Any

from flask import Blueprint, current_app, render_template

from directory.config import PACKAGE
from directory.web.access import Access, access
from directory.web.caching import conditional
from directory.web.links import linked
from directory.web.shapes import ATTRIBUTION

blueprint = Blueprint("about", __name__)

CHARTER = PACKAGE / "reference" / "charter.json"


@blueprint.get("/about")
@access(Access.ANYONE)
@conditional
def show() -> str:
    """Say what the directory is, who runs it and how entries are checked."""
    return render_template("about/show.html", **_shown())


@blueprint.get("/charter")
@access(Access.ANYONE)
@conditional
def charter() -> str:
    """Show the principles that every listed organization accepts."""
    return render_template("about/charter.html", charter=charter_text())


@blueprint.get("/privacy")
@access(Access.ANYONE)
@conditional
def privacy() -> str:
    """Say plainly what is protected, what is not, and how long things are kept."""
    return render_template("about/privacy.html", **_shown())


@blueprint.get("/accessibility")
@access(Access.ANYONE)
@conditional
def accessibility() -> str:
    """Say what works for whom, and where to tell of a barrier."""
    return render_template("about/accessibility.html", **_shown())


@blueprint.get("/help", endpoint="help")
@access(Access.ANYONE)
@conditional
def help_page() -> str:
    """Answer what people ask first."""
    return render_template("about/help.html", **_shown())


@cache
def charter_text() -> dict[str, Any]:
    """Return the charter: language maps of its title, preamble and principles."""
    text: dict[str, Any] = json.loads(CHARTER.read_text("utf-8"))
    return text


def _shown() -> dict[str, Any]:
    """Return what the pages name: whom to write to, and whose the boundaries are."""
    address: str = current_app.extensions["settings"].mail_from
    return {
        "mail_link": linked(f"mailto:{address}", address),
        "attribution": ATTRIBUTION,
    }
