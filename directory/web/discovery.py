"""Addresses for machines that read the public pages, and permanent ids."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from directory.config import Settings
from directory.database import db
from directory.kernel.languages import LANGUAGES
from directory.profiles.queries import (
    count_public_addresses,
    organization_by_uuid,
    public_addresses,
)
from directory.web.access import Access, access
from directory.web.cards import address_of
from directory.web.organizations import opened

blueprint = Blueprint("discovery", __name__)

PER_SITEMAP = 2500  # times four languages: 10,000 addresses, of at most 50,000
SECURITY_NOTE_LASTS = timedelta(days=180)
PAGES = (
    *("home.show", "organizations.index", "map.show", "about.show"),
    *("about.charter", "about.privacy", "about.accessibility", "about.help"),
)


@blueprint.get("/id/<uuid>")
@access(Access.ANYONE)
def identity(uuid: str) -> ResponseReturnValue:
    """Lead a permanent id to the page; of a merged one, to the survivor's id."""
    organization = organization_by_uuid(db.session(), uuid)
    survivor = opened(organization)
    if survivor is not organization:
        to = url_for("discovery.identity", uuid=survivor.uuid)
        return redirect(to, HTTPStatus.MOVED_PERMANENTLY)
    to = url_for("organizations.show", handle=address_of(organization))
    reply = redirect(to, HTTPStatus.SEE_OTHER)
    reply.vary.update(["Accept-Language", "Cookie"])
    reply.headers["Cache-Control"] = "no-store"
    return reply


@blueprint.get("/robots.txt")
@access(Access.ANYONE)
def robots() -> Response:
    """Tell crawlers what is for them: pages, not searches."""
    return _text("discovery/robots.txt", base=_settings().base_url)


@blueprint.get("/security.txt")
@blueprint.get("/.well-known/security.txt")
@access(Access.ANYONE)
def security() -> Response:
    """Say whom to tell of a weakness (RFC 9116)."""
    now = current_app.extensions["clock"]()
    expires = (now + SECURITY_NOTE_LASTS).date()
    return _text("discovery/security.txt", expires=expires, settings=_settings())


@blueprint.get("/site.webmanifest")
@access(Access.ANYONE)
def manifest() -> Response:
    """Describe the site to a phone that keeps it on its first screen."""
    page = render_template("discovery/site.webmanifest", name=_settings().node_name)
    return Response(page, mimetype="application/manifest+json")


@blueprint.get("/sitemap.xml")
@access(Access.ANYONE)
def sitemap() -> Response:
    """List public pages, each with its languages; in parts where there are many."""
    part = request.args.get("part", type=int)
    parts = -(-count_public_addresses(db.session()) // PER_SITEMAP)
    if part is None and parts > 1:
        return _xml("discovery/sitemaps.xml", parts=parts, base=_settings().base_url)
    number = part or 1
    rows = public_addresses(
        db.session(), offset=(max(number, 1) - 1) * PER_SITEMAP, limit=PER_SITEMAP
    )
    entries = [_entry("organizations.show", f"{m:%Y-%m}", handle=h) for h, m in rows]
    pages = [_entry(endpoint) for endpoint in PAGES] if number == 1 else []
    return _xml("discovery/sitemap.xml", entries=[*pages, *entries])


def _entry(endpoint: str, month: str = "", **values: Any) -> tuple[dict[str, str], str]:
    """Return the addresses of a page by language, and the month of its last change."""
    base = _settings().base_url
    addresses = {tag: base + url_for(endpoint, lang=tag, **values) for tag in LANGUAGES}
    return addresses, month


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _text(template: str, **values: object) -> Response:
    return Response(render_template(template, **values), mimetype="text/plain")


def _xml(template: str, **values: object) -> Response:
    return Response(render_template(template, **values), mimetype="application/xml")
