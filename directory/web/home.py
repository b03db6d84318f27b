"""The first page."""

from flask import Blueprint, render_template

from directory.web.access import Access, access

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@access(Access.ANYONE)
def show() -> str:
    """Show what the directory is for, and the way into it."""
    return render_template("home/show.html")
