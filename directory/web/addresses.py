"""Languages in addresses: prefixed pages, and the way to them without a prefix."""

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, RequestRedirect

from directory.kernel.db import UNSTORABLE
from directory.kernel.languages import TAGS
from directory.language import current_language, negotiated_tag
from directory.web.access import Access, access

blueprint = Blueprint("addresses", __name__)

PREFIX = "/<language:lang>"
# These never have a language prefix.
BARE = frozenset(
    {
        *("id", "api", "actor", "inbox", "outbox", ".well-known", "nodeinfo"),
        *("federation", "activities", "static", "assets", "files", "healthz"),
        *("readyz", "metrics", "robots.txt", "sitemap.xml", "security.txt"),
    }
)


class LanguageConverter(BaseConverter):
    """Matches the tags of the house and nothing else."""

    regex = "|".join(TAGS)


def init_addresses(app: Flask) -> None:
    """Take the language out of each address, and put it into each that is built."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["switch_url"] = switch_url


def switch_url(tag: str) -> str:
    """Return the address of the present page, with its query, in another language."""
    path, query = request.path, request.query_string.decode("ascii", "ignore")
    parts = path.split("/", 2)
    rest = parts[2] if len(parts) > 2 and parts[1] in TAGS else ""  # noqa: PLR2004 - empty, tag, rest
    return f"/{tag}/{rest}" + (f"?{query}" if query else "")


@blueprint.get("/")
@access(Access.ANYONE)
def start() -> ResponseReturnValue:
    """Lead to the home page in the reader's language."""
    return _lead("/")


@blueprint.get("/<path:rest>")
@access(Access.ANYONE)
def without_prefix(rest: str) -> ResponseReturnValue:
    """Lead a page's address without a language to the one with it."""
    if rest.split("/", 1)[0] in BARE | set(TAGS) or not _is_page(f"/en/{rest}"):
        raise NotFound
    return _lead(f"/{rest}")


def _lead(path: str) -> ResponseReturnValue:
    tag = current_user.language if current_user.is_authenticated else negotiated_tag()
    query = request.query_string.decode("ascii", "ignore")
    reply = redirect(f"/{tag}{path}" + (f"?{query}" if query else ""), 302)
    reply.headers["Vary"] = "Accept-Language, Cookie"
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, _arguments = adapter.match(path, method="GET")  # type: ignore[union-attr] # a request is there
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return not endpoint.startswith("addresses.")


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values is not None:
        values.pop("lang", None)
    if UNSTORABLE.search(request.path):
        raise NotFound
    first = request.path.split("/", 2)[1]  # where nothing answers, a 404 speaks too
    g.language = first if first in TAGS else None
    if any(UNSTORABLE.search(str(value)) for value in (values or {}).values()):
        raise NotFound


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values.setdefault("lang", current_language().tag)


def page_url(endpoint: str, **values: object) -> str:
    """Return the full address of a page, from the configured one, for mails."""
    base: str = current_app.extensions["settings"].base_url
    with current_app.test_request_context(base_url=base):
        return base + url_for(endpoint, **values)  # type: ignore[arg-type] # values of routes
