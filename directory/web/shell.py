"""What every page stands in: navigation, footer, language, emblems."""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from directory.accounts.models import NodeRole
from directory.kernel.languages import LANGUAGES, LanguageMap, Wording, wording
from directory.language import current_language
from directory.profiles.models import Organization
from directory.web.links import here, wants_lite

SHAPES = 12
OWN, OWN_NAMES = "Jisr", {"ar": "جسر", "ckb": "پرد"}
TONES = ("tigris", "palm", "clay", "date", "plum")


class Emblem(NamedTuple):
    """The sign of an organization: its logo, or a shape in a tone."""

    logo: str | None
    shape: int
    tone: str


def init_shell(app: Flask) -> None:
    """Give every template what the frame of a page needs."""
    app.context_processor(_shown_everywhere)
    app.jinja_env.globals.update(navigation=navigation, footer_links=footer_links)
    app.jinja_env.filters.update(best=best_wording, emblem=emblem_of)


def best_wording(texts: LanguageMap | None) -> Wording | None:
    """Return the best text of a language map for the present reader."""
    return wording(texts, current_language().tag)


def emblem_of(organization: Organization) -> Emblem:
    """Return the organization's sign; without a logo, one made from its uri."""
    digest = hashlib.sha256(organization.uri.encode()).digest()
    key = organization.content.get("logo")
    logo = url_for("files.logo", key=key, size=256) if key else None
    return Emblem(logo, digest[0] % SHAPES + 1, TONES[digest[1] % len(TONES)])


def navigation() -> Iterator[tuple[str, str, str]]:
    """Yield name, endpoint and label of each main page that this visitor has."""
    entries = [
        ("organizations", "organizations.index", _("Organizations")),
        ("map", "map.show", _("Map")),
        ("about", "about.show", _("About")),
    ]
    if current_user.is_authenticated:
        entries.insert(2, ("desk", "desk.mine", _("My organizations")))
    if current_user.node_roles & set(NodeRole):
        entries.insert(1, ("moderation", "moderation.queue", _("Moderation")))
    return (entry for entry in entries if entry[1] in current_app.view_functions)


def footer_links() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the groups of links at the foot of every page."""
    trust = [
        ("about.charter", _("Charter")),
        ("about.privacy", _("Privacy and safety")),
        ("about.accessibility", _("Accessibility")),
    ]
    more = [("about.show", _("About this directory")), ("about.help", _("Help"))]
    yield _("Trust"), _addresses(trust)
    yield _("Find your way"), [*_addresses(more), _plain_version()]


def _addresses(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = current_app.view_functions
    return [(url_for(name), label) for name, label in entries if name in known]


def _plain_version() -> tuple[str, str]:
    if wants_lite():
        return here(lite=False), _("Version with fonts and pictures")
    return here(lite=True), _("Text-only version for slow lines")


def node_name(chosen: str) -> str:
    """Return the node's name; the house's own is written as each language does."""
    return OWN_NAMES.get(current_language().tag, chosen) if chosen == OWN else chosen


def is_text_only() -> bool:
    """Whether the reader asked for pages without fonts: by the link or Save-Data."""
    return wants_lite() or request.headers.get("Save-Data") == "on"


def _shown_everywhere() -> dict[str, Any]:
    settings = current_app.extensions["settings"]
    return {
        "lang": current_language(),
        "languages": list(LANGUAGES.values()),
        "node_name": node_name(settings.node_name),
        "base_url": settings.base_url,
        "demo": settings.demo,
        "exit_url": settings.exit_url,
        "text_only": is_text_only(),
        "endpoints": current_app.view_functions,
    }
