"""Style, scripts, fonts and icons: one style sheet, names that change with content.

Everything is read once at start, joined, squeezed and packed in memory, so that a
checkout and an installed copy serve the same without a build step.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import NotFound

from directory.web.access import Access, access

blueprint = Blueprint("assets", __name__)

FONTS = "fonts.css"  # left out of text-only pages
SHEETS = ("tokens.css", "base.css", "layout.css")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOREVER = "public, max-age=31536000, immutable"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINE_COMMENT = re.compile(r"^\s*//.*$|(?<=[;{}])\s+//.*$", re.MULTILINE)
LINK = re.compile(r"url\(([\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: its body, the same packed, and its media type."""

    address: str
    body: bytes
    packed: bytes | None
    media_type: str


def init_assets(app: Flask) -> None:
    """Read all assets of the static folder, and give templates ``asset()``."""
    by_name = _read(Path(str(app.static_folder)))
    app.extensions["assets"] = {asset.address: asset for asset in by_name.values()}
    app.jinja_env.globals["asset"] = lambda name: by_name[name].address
    app.register_blueprint(blueprint)


@blueprint.get("/assets/<name>")
@access(Access.ANYONE)
def send(name: str) -> Response:
    """Send an asset, packed where the browser takes it, to be kept for ever."""
    assets: Mapping[str, Asset] = current_app.extensions["assets"]
    asset = assets.get(f"/assets/{name}")
    if asset is None:
        raise NotFound
    packed = asset.packed if request.accept_encodings.quality("gzip") else None
    reply = Response(packed or asset.body, content_type=asset.media_type)
    if packed:
        reply.headers["Content-Encoding"] = "gzip"
    reply.headers["Cache-Control"] = FOREVER
    reply.headers["Vary"] = "Accept-Encoding"
    return reply


def _read(folder: Path) -> dict[str, Asset]:
    files = [*sorted(folder.glob("*")), *sorted(folder.glob("fonts/*"))]
    assets = {
        file.relative_to(folder).as_posix(): _asset(file.name, file.read_bytes())
        for file in files
        if file.suffix in TYPES and file.suffix not in {".css", ".js"}
    }
    assets.update(
        (file.name, _asset(file.name, _squeezed_script(file)))
        for file in sorted(folder.glob("*.js"))
    )
    assets["sprite.svg"] = _asset("sprite.svg", _sprite(folder / "icons"))
    assets["app.css"] = _asset("app.css", _sheet(folder, assets, FONTS, *SHEETS))
    assets["text.css"] = _asset("text.css", _sheet(folder, assets, *SHEETS))
    return assets


def _sprite(folder: Path) -> bytes:
    """Join single drawings; each becomes a symbol that is called like its file."""
    symbols = [
        file.read_text("utf-8")
        .strip()
        .replace('<svg xmlns="http://www.w3.org/2000/svg"', f'<symbol id="{file.stem}"')
        .replace("</svg>", "</symbol>")
        for file in sorted(folder.glob("*.svg"))
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def _sheet(folder: Path, assets: Mapping[str, Asset], *names: str) -> bytes:
    sheets = [folder / name for name in names]
    sheets += sorted((folder / "components").glob("*.css"))
    css = "\n".join(sheet.read_text("utf-8") for sheet in sheets)
    linked = LINK.sub(lambda match: f"url({assets[match[1]].address})", css)
    tight = re.sub(r"\s*([{};,])\s*", r"\1", COMMENT.sub("", linked))
    return re.sub(r"\s+", " ", tight).replace(";}", "}").strip().encode()


def _squeezed_script(file: Path) -> bytes:
    lines = LINE_COMMENT.sub("", file.read_text("utf-8")).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()).encode()


def _asset(name: str, body: bytes) -> Asset:
    path = Path(name)
    digest = hashlib.sha256(body).hexdigest()[:12]
    packs = path.suffix != ".woff2"
    return Asset(
        address=f"/assets/{path.stem}.{digest}{path.suffix}",
        body=body,
        packed=gzip.compress(body, 6, mtime=0) if packs else None,
        media_type=TYPES[path.suffix],
    )
