"""
A tenant's logo and favicon as we serve them: drawn anew, or made of the company's initial.

Pixels are decoded and written again, so that nothing but pixels gets through (W-22). A vector file
is taken from the operator's own disk only and served where it can do nothing (see
``portal.web.branding``); one that the platform names is not drawn at all.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import structlog

from portal.identity.errors import PortalError
from portal.tenants.brand import PictureAddress, PictureFile, PictureSource
from portal.web.colors import Color
from portal.web.pictures import reencode

log = structlog.get_logger()

VECTOR = "image/svg+xml"

_LARGEST_SIDE = 512
_KEPT = 64
_FRESH_FOR = 24 * 3600.0
_RETRY_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class _Kept:
    picture: Picture | None
    until: float


class Logos:
    """
    Pictures by where they come from, kept in memory: the newest 64, for a day.

    *fetch_image* returns the bytes behind an address or raises PortalError; *draw* makes a picture
    of ours of them or raises InputRejected. What cannot be had is asked for again after a minute at
    the earliest; until then the old one is shown, if any.
    """

    def __init__(
        self,
        fetch_image: Callable[[str], bytes],
        now: Callable[[], float] = time.monotonic,
        draw: Callable[[bytes], Picture] | None = None,
    ) -> None:
        self._fetch_image = fetch_image
        self._draw = draw or drawn_anew
        self._now = now
        self._kept: OrderedDict[PictureSource, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, source: PictureSource) -> Picture | None:
        with self._lock:
            kept = self._kept.get(source)
        if kept and kept.until > self._now():
            return kept.picture
        try:
            picture: Picture | None = self._obtain(source)
            until = self._now() + _FRESH_FOR
        except (PortalError, OSError) as error:
            log.info("logo_unusable", error=type(error).__name__)
            picture = kept.picture if kept else None
            until = self._now() + _RETRY_AFTER
        self._keep(source, _Kept(picture, until))
        return picture

    def _obtain(self, source: PictureSource) -> Picture:
        match source:
            case PictureFile(path=path) if path.suffix.lower() == ".svg":
                return Picture(path.read_bytes(), VECTOR)
            case PictureFile(path=path):
                return drawn_anew(path.read_bytes())
            case PictureAddress(url=url):
                return self._draw(self._fetch_image(url))

    def _keep(self, source: PictureSource, kept: _Kept) -> None:
        with self._lock:
            self._kept[source] = kept
            self._kept.move_to_end(source)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def drawn_anew(data: bytes) -> Picture:
    """The pixels of *data*, at most 512 a side. Raises InputRejected for what is no picture."""
    drawn = reencode(data, largest=_LARGEST_SIDE)
    return Picture(drawn.data, drawn.content_type)


def initial_mark(name: str, ground: Color, ink: Color) -> Picture:
    """The company's initial on its colour, where there is no logo to be had."""
    initial = next((char.upper() for char in name if char.isalnum()), "•")[0]
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="8" fill="{ground}"/>'
        '<text x="16" y="22" text-anchor="middle" font-family="system-ui, sans-serif" '
        f'font-size="17" font-weight="600" fill="{ink}">{escape(initial)}</text></svg>'
    )
    return Picture(drawing.encode(), VECTOR)
