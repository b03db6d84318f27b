"""What the pages with passkeys share: for which host they are, and what came back."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, request
from wtforms import Field

from directory.accounts.passkeys import RelyingParty
from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.web.account.forms import PasskeyForm
from directory.web.session import SignedIn
from directory.web.strict_json import read_object


def relying_party() -> RelyingParty | None:
    """Return whom a passkey of this node is for; None where browsers make none.

    They make them for host names, and only over https or on ``localhost``.
    """
    settings = current_app.extensions["settings"]
    parts = urlsplit(settings.base_url)
    host = parts.hostname or ""
    if _is_address(host) or not (settings.https or host == "localhost"):
        return None
    return RelyingParty(
        id=host, origin=f"{parts.scheme}://{parts.netloc}", name=settings.node_name
    )


def needed_party() -> RelyingParty:
    """Return whom a passkey is for; raises :class:`NotFound` where there are none."""
    party = relying_party()
    if party is None:
        raise NotFound(N_("This page does not exist."))
    return party


def ways_of(person: SignedIn) -> dict[str, Any]:
    """Return the form of the passkey beside that of the code, where one is set up."""
    if relying_party() is None or not person.account.passkeys:
        return {"passkey_form": None}
    return {"passkey_form": PasskeyForm(formdata=None, next=request.values.get("next"))}


def answer_in(field: Field) -> dict[str, Any]:
    """Return what the passkey answered, and empty the field: it is good only once."""
    text, field.data = field.data or "", ""
    return read_object(text) if text else {}


def as_json(text: str) -> Response:
    """Return JSON that nobody keeps."""
    reply = Response(text, mimetype="application/json")
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
