"""The composition root: the one place that knows every room and every door."""

import logging
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

import directory.models  # noqa: F401 - imported for its tables
from directory.accounts.events import AccountErased
from directory.accounts.passwords import Hasher
from directory.config import PACKAGE, Settings, read_settings
from directory.database import db, engine_options, init_database
from directory.kernel.clock import Clock, system_clock
from directory.kernel.work import Subscribers
from directory.language import init_language
from directory.mail.opening import open_mailer
from directory.moderation.policy import Rules
from directory.moderation.service.following import (
    drop_everything_about,
    drop_revision,
    queue_claim,
    queue_revision,
    sample_change,
)
from directory.profiles.events import (
    ChangeAppliedAtOnce,
    ClaimOpened,
    OrganizationErased,
    OrganizationHidden,
    ProfileChanged,
    RevisionSubmitted,
    RevisionTakenBack,
)
from directory.profiles.port import wire_names
from directory.profiles.service.parting import part_from_everything
from directory.search.indexer import order_rebuild, order_reindexing
from directory.search.names import SearchNames
from directory.search.whoosh_index import WhooshIndex
from directory.storage.folder import open_storage
from directory.taxonomy.events import VocabularyChanged
from directory.web import (
    about,
    administration,
    appeals,
    claims,
    corrections,
    desk,
    discovery,
    editor,
    editor_start,  # noqa: F401 - adds its pages to the editor's
    freshness,
    health,
    home,
    mailbox,
    members,
    merges,
    organizations,
    preview,  # noqa: F401 - adds its page to the editor's
    relations,
    reports,
    review,
    safety,
    submission,
    suspensions,
    uploads,
    verification,
)
from directory.web import map as map_page
from directory.web.access import init_access
from directory.web.account import pages as account
from directory.web.addresses import PREFIX, init_addresses
from directory.web.assets import init_assets
from directory.web.compression import init_compression
from directory.web.errors import init_errors
from directory.web.forms import init_forms
from directory.web.headers import init_headers
from directory.web.limits import init_limits
from directory.web.links import init_links
from directory.web.session import init_session
from directory.web.shell import init_shell
from directory.web.step_up import init_step_up

# Who follows which fact. The whole list is here so that a reader finds it once.
SUBSCRIBERS: Subscribers = {
    ProfileChanged: (order_reindexing,),
    OrganizationHidden: (order_reindexing,),
    OrganizationErased: (drop_everything_about,),
    RevisionSubmitted: (queue_revision,),
    RevisionTakenBack: (drop_revision,),
    ClaimOpened: (queue_claim,),
    ChangeAppliedAtOnce: (sample_change,),
    VocabularyChanged: (order_rebuild,),
    AccountErased: (part_from_everything,),
}

# Pages, each under the prefix of a language.
PAGES: tuple[Blueprint, ...] = (
    home.blueprint,
    organizations.blueprint,
    map_page.blueprint,
    about.blueprint,
    account.blueprint,
    mailbox.blueprint,
    review.blueprint,
    suspensions.blueprint,
    merges.blueprint,
    corrections.blueprint,
    verification.blueprint,
    reports.blueprint,
    appeals.blueprint,
    administration.blueprint,
    editor.blueprint,
    submission.blueprint,
    safety.blueprint,
    uploads.blueprint,
    desk.blueprint,
    members.blueprint,
    relations.blueprint,
    claims.blueprint,
    freshness.blueprint,
)
# Addresses without a language.
BARE: tuple[Blueprint, ...] = (health.blueprint, discovery.blueprint, uploads.files)

# A wheel carries templates and static inside the package; a checkout beside it.
ROOT = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
LARGEST_REQUEST = 3 * 1024 * 1024


def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock
) -> Flask:
    """Build the application of one node from its settings."""
    settings = settings or read_settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "directory",
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_mapping(_flask_config(settings))
    app.extensions.update(settings=settings, clock=clock, subscribers=SUBSCRIBERS)
    _wire_adapters(app, settings, clock)
    init_database(app)
    Migrate(app, db, directory=str(PACKAGE / "migrations"))
    init_language(app)
    CSRFProtect(app)
    init_session(app)
    init_limits(app)
    init_addresses(app)
    init_assets(app)
    _open_doors(app)
    app.logger.setLevel(logging.INFO)
    return app


def _wire_adapters(app: Flask, settings: Settings, clock: Clock) -> None:
    wire_names(SearchNames())
    app.extensions.update(
        search_index=WhooshIndex(settings.index_folder),
        storage=open_storage(settings.storage_url, settings.instance),
        rules=Rules(settings.approvals_needed, app.config["SECRET_KEY"]),
        hasher=Hasher(cheap=settings.testing),
        mailer=open_mailer(
            settings.mail_url,
            folder=settings.instance / "mail",
            sender=settings.mail_from,
            clock=clock,
        ),
    )


def _open_doors(app: Flask) -> None:
    for page in PAGES:
        app.register_blueprint(page, url_prefix=PREFIX + (page.url_prefix or ""))
    for bare in BARE:
        app.register_blueprint(bare)
    init_access(app)
    init_compression(app)
    init_headers(app)
    init_errors(app)
    init_forms(app)
    init_step_up(app)
    init_shell(app)
    init_links(app)


def _flask_config(settings: Settings) -> Mapping[str, Any]:
    hosts = list(settings.trusted_hosts) or [urlsplit(settings.base_url).hostname or ""]
    return {
        "SECRET_KEY": _secret_key(settings),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database),
        "SESSION_COOKIE_NAME": settings.session_cookie,
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "TRUSTED_HOSTS": hosts,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": False,  # Referrer-Policy: no-referrer; tokens suffice
        "TESTING": settings.testing,
    }


def _secret_key(settings: Settings) -> bytes:
    path = settings.secret_key_file or settings.instance / "secret"
    try:
        return _stored_secret(path)
    except FileNotFoundError:
        _make_secret(path)
        return _stored_secret(path)


def _stored_secret(path: Path) -> bytes:
    return path.read_bytes().strip()


def _make_secret(path: Path) -> None:
    """Write a new secret; of two processes that start at once, one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32), "ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
