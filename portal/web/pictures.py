"""
Pictures of people and of organizations: made anew when they come in, shown from our own origin
(W-24, W-25).

What somebody uploads, and what a foreign server sends, is decoded and written again before it goes
anywhere: no metadata, no second meaning as a script, no size to choke on. Pages show ``/avatar/…``
only; the address behind it is signed, so that nobody can send us fetching.
"""

import hashlib
import io
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from PIL import Image, ImageOps

from portal.identity.errors import InputRejected, PortalError, Reason
from portal.tenants import current
from portal.tenants.models import Tenant
from portal.web.picture_cache import PictureCache

log = structlog.get_logger()

Fetch: TypeAlias = Callable[[Tenant, str], bytes]
View: TypeAlias = Callable[..., Any]

LARGEST_UPLOAD = 5 * 1024 * 1024
"""Bytes of a picture as it comes in."""

_MOST_PIXELS = 25_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_AVATAR_SIDE = 192
_QUALITY = 82
_DAY = 24 * 3600
_LONGEST_ADDRESS = 2048
_EXTENSION = "foyer.pictures"
# What Pillow's decoders raise for broken files, beside OSError (which UnidentifiedImageError is).
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, TypeError,
    KeyError, OverflowError, MemoryError,
)  # fmt: skip
_decoding = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of our own making. *width* and *height* are in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def reencode(data: bytes, *, largest: int, square: bool = False) -> Picture:
    """
    The first frame of *data* as WebP, upright, without metadata, at most *largest* pixels a side;
    with *square* cut to its middle.

    Raises InputRejected on ``avatar`` for what is over 5 MB or 25 megapixels, and for everything
    that is not wholly a PNG, JPEG or WebP.
    """
    if len(data) > LARGEST_UPLOAD:
        raise InputRejected("avatar", Reason.TOO_LARGE)
    try:
        with _decoding, Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputRejected("avatar", Reason.TOO_LARGE)
            return _written(_upright(image, largest, square))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputRejected("avatar", Reason.TOO_LARGE) from error
    except _BROKEN as error:
        raise InputRejected("avatar", Reason.WRONG_FILE_TYPE) from error


def _upright(image: Image.Image, largest: int, square: bool) -> Image.Image:
    image.draft("RGB", (2 * largest, 2 * largest))
    image.load()
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if square:
        side = min(*plain.size, largest)
        return ImageOps.fit(plain, (side, side), Image.Resampling.LANCZOS)
    plain.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    return plain


def _written(image: Image.Image) -> Picture:
    # Only the pixels go over: colour profiles and texts in ``info`` would be written along.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=_QUALITY, method=4)
    return Picture(out.getvalue(), "image/webp", bare.width, bare.height)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture at a foreign address: *square* as a face is shown, else whole as a logo is."""

    url: str
    square: bool = True

    def key(self) -> tuple[str, str]:
        """Under which it is kept: a tenant sees what was fetched for it alone."""
        return current.get().id, f"{'square' if self.square else 'whole'} {self.url}"


@dataclass(frozen=True, slots=True)
class _Avatars:
    fetch: Fetch
    key: bytes
    cache: PictureCache

    def sign(self, shown: _Shown) -> str:
        return str(self._serializer().dumps([shown.url, shown.square]))

    def read(self, token: str) -> _Shown | None:
        try:
            url, square = self._serializer().loads(token)
        except (BadSignature, ValueError):
            return None
        return _Shown(url, square)

    def _serializer(self) -> URLSafeSerializer:
        """Bound to the tenant: an address signed on one host is nothing on another."""
        return URLSafeSerializer(
            self.key,
            salt=f"avatar {current.get().id}",
            signer_kwargs={"digest_method": hashlib.sha256},
        )


def init_app(
    app: Flask, *, fetch: Fetch, key: bytes, guard: Callable[[View], View] = lambda view: view
) -> None:
    """
    Serve avatars in *app*. *fetch* gets the bytes behind an address and raises PortalError; *key*
    signs addresses; *guard* says who may see them.
    """
    app.extensions[_EXTENSION] = _Avatars(fetch, key, PictureCache())
    pictures = Blueprint("pictures", __name__)
    pictures.add_url_rule("/avatar/<token>", view_func=guard(avatar), endpoint="avatar")
    app.register_blueprint(pictures)
    app.jinja_env.globals["avatar_address"] = avatar_address
    app.jinja_env.globals["mark_address"] = mark_address


def avatar_address(url: str | None) -> str:
    """
    Where our own origin shows the picture at *url*; empty where there is none to show, and for a
    while after it could not be had: then the page shows initials.
    """
    return _address(url, square=True)


def mark_address(url: str | None) -> str:
    """The same for a logo, of which nothing may be cut away."""
    return _address(url, square=False)


def _address(url: str | None, *, square: bool) -> str:
    if not url or len(url) > _LONGEST_ADDRESS or not url.startswith(("https://", "http://")):
        return ""
    avatars, shown = _avatars(), _Shown(url, square)
    if avatars.cache.is_known_to_fail(shown.key()):
        return ""
    return url_for("pictures.avatar", token=avatars.sign(shown))


def avatar(token: str) -> Response:
    avatars = _avatars()
    shown = avatars.read(token)
    if shown is None:
        abort(404)
    tenant = current.get()
    content = avatars.cache.get(shown.key(), lambda: _fetched(avatars.fetch, tenant, shown))
    if content is None:
        abort(404)
    response = Response(content, mimetype="image/webp")
    response.headers["Cache-Control"] = f"private, max-age={_DAY}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _fetched(fetch: Fetch, tenant: Tenant, shown: _Shown) -> bytes | None:
    try:
        picture = fetch(tenant, shown.url)
        return reencode(picture, largest=_AVATAR_SIDE, square=shown.square).data
    except PortalError as error:
        log.info("avatar_not_shown", reason=error.code or type(error).__name__)
        return None


def _avatars() -> _Avatars:
    avatars: _Avatars = current_app.extensions[_EXTENSION]
    return avatars
