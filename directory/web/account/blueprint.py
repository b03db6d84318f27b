"""What the pages of an account share: their blueprint, and where they lead back to."""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for

from directory.accounts.passwords import Hasher
from directory.accounts.policy import browser_family

blueprint = Blueprint("account", __name__, url_prefix="/account")

SEE_OTHER = HTTPStatus.SEE_OTHER
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")


def next_address() -> str:
    """Return the address of ours that the person came from, else their account's."""
    wanted = request.values.get("next", "")
    return wanted if OWN_ADDRESS.fullmatch(wanted) else url_for("account.show")


def hasher() -> Hasher:
    """Return the application's one hasher: it bounds how many run at a time."""
    found: Hasher = current_app.extensions["hasher"]
    return found


def browser() -> str:
    """Return the family of the visitor's browser."""
    return browser_family(request.headers.get("User-Agent", ""))


def form_page(
    name: str, form: object, **shown: Any
) -> tuple[str, HTTPStatus, dict[str, str]]:
    """Return the page of a form, as 422 where it was sent and could not be taken."""
    sent = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    page = render_template(f"account/{name}.html", form=form, **shown)
    return page, status, {"Cache-Control": "no-store"}


def codes_page(codes: list[str]) -> tuple[str, dict[str, str]]:
    """Return the page that shows printed codes: in the reply itself, this once."""
    page = render_template("account/codes.html", codes=codes)
    return page, {"Cache-Control": "no-store"}
