"""Every setting: its type, its default and its meaning.

Settings come from the environment (``DIRECTORY_*``) or from ``settings.toml`` in
the instance folder; the environment wins.  An unknown or unusable one stops the
start with its name.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

PREFIX = "DIRECTORY_"
PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent


class UnusableSettings(Exception):  # noqa: N818 - it names the state, not the defect
    """A setting is unknown or has an unusable value; the text names it."""


class Settings(BaseModel):
    """The settings of one node."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instance: Path
    """Folder for the database, the index, uploads and the secret."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the instance folder."""
    redis_url: str = ""
    """Shared rate limits for several hosts; empty means in process."""
    base_url: str = "http://127.0.0.1:5000"
    """Public address of the node, without a final slash; used in every link."""
    secret_key_file: Path | None = None
    """File with the signing secret; made in the instance folder when absent."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names that requests may carry; empty means the base URL's own."""
    mail_url: str = ""
    """``smtp(s)://user:password@host:port`` or ``folder:///path``; empty: a folder."""
    mail_from: str = "directory@localhost"
    """Sender address of every mail."""
    storage_url: str = ""
    """``folder:///path`` for uploads; empty means a folder in the instance."""
    default_language: Literal["en", "ar", "ckb", "kmr"] = "en"
    """Language for readers whose browser asks for none that the house speaks."""
    time_zone: str = "Asia/Baghdad"
    """Zone in which times are shown."""
    node_name: str = "Jisr"
    """Name of the node in its header, mails and feeds."""
    exit_url: str = "https://www.wikipedia.org/"
    """Where the quick exit leads."""
    demo: bool = False
    """A node of invented accounts on loopback; never set by hand."""
    second_factor: Literal["required", "optional"] = "required"
    """Whether moderators and administrators must have a second factor."""
    federation_private_peers: tuple[str, ...] = ()
    """Exact ``host:port`` of loopback peers; only with ``demo`` or in tests."""
    approvals_needed: Mapping[str, int] = {}
    """Kinds of organization that need two moderators, such as ``{"network": 2}``."""
    testing: bool = False
    """Set by the tests: cheap password hashes, private peers allowed."""

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an http or https address")
        return value.rstrip("/")

    @field_validator("mail_url")
    @classmethod
    def _carrier_of_mail(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"smtp", "smtps", "folder"}:
            raise ValueError("must begin with smtp://, smtps:// or folder:///")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise ValueError("must be a zone such as Asia/Baghdad") from problem
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.instance / 'directory.sqlite3'}"

    @property
    def index_folder(self) -> Path:
        """Folder of the embedded search index."""
        return self.instance / "index"

    @property
    def https(self) -> bool:
        """Whether readers reach the node by https."""
        return self.base_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """Name of the cookie; two nodes on one host must not share it."""
        if self.https:
            return "__Host-directory"
        return f"directory_{urlsplit(self.base_url).port or 80}"


def default_instance() -> Path:
    """Return ``instance`` of a checkout, else a folder of the user's own data."""
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "instance"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "jisr-directory"


def read_settings(
    given: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings; ``given`` wins over the environment and the file.

    Raises :class:`UnusableSettings` with the name of each bad setting.
    """
    named = _from_environment(os.environ if environment is None else environment)
    named.update(given or {})
    instance = Path(named.get("instance") or default_instance()).absolute()
    values = {**_from_file(instance), **named, "instance": instance}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise UnusableSettings(_explain(error)) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environment.items():
        if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}TEST"):
            field = name.removeprefix(PREFIX).lower()
            values[field] = _parsed(field, text)
    return values


def _parsed(field: str, text: str) -> Any:
    if field in {"trusted_hosts", "federation_private_peers"}:
        return tuple(part for part in text.replace(",", " ").split() if part)
    if field == "approvals_needed":
        pairs = (part.split("=", 1) for part in text.replace(",", " ").split())
        return dict(pair for pair in pairs if len(pair) == 2)  # noqa: PLR2004 - a pair
    return text


def _from_file(instance: Path) -> dict[str, Any]:
    path = instance / "settings.toml"
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UnusableSettings(f"{path}: {error}") from error


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = str(problem["loc"][0]).upper() if problem["loc"] else "settings"
        unknown = problem["type"] == "extra_forbidden"
        lines.append(
            f"{PREFIX}{name}: {'unknown setting' if unknown else problem['msg']}"
        )
    return "\n".join(lines)


def stop_for(problem: UnusableSettings) -> None:
    """End the program with the names of the unusable settings on stderr."""
    sys.exit(f"The settings cannot be used.\n{problem}")
