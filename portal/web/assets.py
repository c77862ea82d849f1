"""
Style, script and pictures of our own, at addresses that change when anything in them changes.

All files are read once at start: the blocks of ``css/blocks`` become one sheet, text is compressed
once, and one digest over everything stands in every address. A browser may keep what it got for
ever, scripts find each other by relative paths, and there is no build step.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

SHEET = "css/portal.css"

_BLOCKS = "css/blocks/"
_NOT_OURS = "sandbox/"  # the sandbox serves its own
_FOR_EVER = "public, max-age=31536000, immutable"
_COMPRESSIBLE = frozenset({"text/css", "text/javascript", "image/svg+xml"})
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes out."""

    content: bytes
    compressed: bytes | None
    content_type: str
    digest: str


class Assets:
    """Everything below *folder*, read once; what changes later needs a new start."""

    def __init__(self, folder: Path) -> None:
        contents = dict(_files(folder))
        contents[SHEET] = _one_sheet(contents)
        self._assets = {
            name: _asset(name, content)
            for name, content in contents.items()
            if not name.startswith(_BLOCKS)
        }
        everything = "".join(f"{name} {asset.digest}\n" for name, asset in self._assets.items())
        self.version = hashlib.sha256(everything.encode()).hexdigest()[:16]

    def find(self, name: str) -> Asset | None:
        return self._assets.get(name)


def init_app(app: Flask, folder: Path) -> None:
    """Reads *folder*; the app's own static route must be off (``static_folder=None``)."""
    app.extensions["foyer.assets"] = Assets(folder)
    app.jinja_env.globals["asset"] = asset
    app.register_blueprint(blueprint)


def asset(name: str) -> str:
    """The address of the static file *name*. Raises LookupError where there is none."""
    assets = _assets()
    if assets.find(name) is None:
        raise LookupError(f"there is no static file {name}")
    return url_for("assets.show", version=assets.version, name=name)


@blueprint.get("/static/<version>/<path:name>")
def show(version: str, name: str) -> Response:
    """
    A page made by another version of the portal asks for its own: it gets what there is now,
    and is told not to keep it.
    """
    assets = _assets()
    found = assets.find(name)
    if found is None:
        abort(404)
    packed = found.compressed is not None and request.accept_encodings["gzip"] > 0
    answer = Response(found.compressed if packed else found.content)
    answer.content_type = found.content_type
    answer.headers["Cache-Control"] = _FOR_EVER if version == assets.version else "no-cache"
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.content_encoding = "gzip"
    answer.set_etag(found.digest + ("-gzip" if packed else ""))
    answer.make_conditional(request)
    return answer


def _assets() -> Assets:
    assets: Assets = current_app.extensions["foyer.assets"]
    return assets


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(_NOT_OURS):
            yield name, path.read_bytes()


def _one_sheet(contents: dict[str, bytes]) -> bytes:
    """The blocks in the order in which ``css/portal.css`` imports them."""
    blocks = []
    for line in contents[SHEET].decode().splitlines():
        if line.startswith("@import"):
            name = "css/" + line.split('"')[1]
            if name not in contents:
                raise LookupError(f"{SHEET} imports {name}, which is not there")
            blocks.append(_without_comments(contents[name].decode()))
    return "".join(blocks).encode()


def _without_comments(sheet: str) -> str:
    """Usage notes are for whoever reads the source."""
    kept = []
    for part in sheet.split("/*"):
        _, end, after = part.partition("*/")
        kept.append(after if end else part)
    lines = (line.strip() for line in "".join(kept).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = kind in _COMPRESSIBLE
    return Asset(
        content=content,
        compressed=gzip.compress(content, 9, mtime=0) if is_text else None,
        content_type=f"{kind}; charset=utf-8" if is_text else kind,
        digest=hashlib.sha256(content).hexdigest()[:16],
    )
