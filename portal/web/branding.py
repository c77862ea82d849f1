"""
A tenant's colours, pictures and links, made fit for a page (W-22).

Colours are parsed and written again as custom properties; nothing a tenant or a platform wrote gets
into a style sheet as it is. Pictures come from our own origin. Links are https or they are not.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, request, url_for

from portal.tenants import current
from portal.tenants.brand import Brand, PictureSource
from portal.tenants.models import Tenant
from portal.web.colors import DARK, FALLBACK, LIGHT, Palette, palette, parse
from portal.web.logos import VECTOR, Logos, Picture, initial_mark

_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_A_MINUTE = "public, max-age=60"
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PROPERTIES = {
    "--accent": "accent",
    "--accent-hover": "hover",
    "--accent-ink": "on_accent",
    "--accent-edge": "edge",
    "--accent-text": "text",
    "--accent-soft": "soft",
}

blueprint = Blueprint("branding", __name__)


@dataclass(frozen=True, slots=True)
class ShownBrand:
    """What templates know as ``tenant``: every address is safe to stand in a page as it is."""

    name: str
    theme_url: str
    logo_url: str
    logo_dark_url: str
    favicon_url: str
    terms_url: str | None
    privacy_url: str | None
    support_url: str | None
    support_email: str | None


@dataclass(frozen=True, slots=True)
class _Branding:
    brand_of: Callable[[Tenant], Brand]
    logos: Logos


def init_app(
    app: Flask, *, brand_of: Callable[[Tenant], Brand], fetch_image: Callable[[str], bytes]
) -> None:
    """
    *brand_of* is asked on every page and must answer from what is known already; *fetch_image*
    fetches a platform's picture and raises PortalError where it cannot or may not.
    """
    app.extensions["foyer.branding"] = _Branding(brand_of, Logos(fetch_image))
    app.register_blueprint(blueprint)


def shown_brand() -> ShownBrand:
    """The brand of this request's tenant. Asks nobody, so an error page can show it."""
    brand = _brand()
    return ShownBrand(
        name=brand.name,
        theme_url=url_for("branding.theme", digest=_digest(theme_sheet(brand))),
        logo_url=_picture_url("logo", brand),
        logo_dark_url=_picture_url("dark-logo", brand),
        favicon_url=_picture_url("favicon", brand),
        terms_url=https_only(brand.terms_url),
        privacy_url=https_only(brand.privacy_url),
        support_url=https_only(brand.support_url),
        support_email=plain_email(brand.support_email),
    )


def light_shades() -> Palette:
    """This request's tenant's colours, for what has a light ground and is no page: a mail."""
    brand = _brand()
    return _palettes(brand.color, brand.dark_color)[0]


@blueprint.get("/branding/theme-<digest>.css")
def theme(digest: str) -> Response:
    sheet = theme_sheet(_brand())
    answer = Response(sheet, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = _FOR_EVER if digest == _digest(sheet) else "no-cache"
    return answer


@blueprint.get('/branding/<any("logo", "dark-logo", "favicon"):kind>-<digest>')
def picture(kind: str, digest: str) -> Response:
    """The logo or favicon; the company's initial where there is none or it cannot be had."""
    brand = _brand()
    source = _source(kind, brand)
    found = _branding().logos.of(source) if source else None
    shown = found or _mark(kind, brand)
    answer = Response(shown.content, content_type=shown.content_type)
    answer.headers["Cache-Control"] = _A_DAY if found or not source else _A_MINUTE
    if shown.content_type == VECTOR:
        answer.headers["Content-Security-Policy"] = _HARMLESS
    answer.set_etag(_digest(shown.content.hex()))
    answer.make_conditional(request)
    return answer


def https_only(url: str | None) -> str | None:
    """*url* where it is an https address with a host and nothing odd in it."""
    if not url or any(ord(char) <= 0x20 or char in "\"'<>\\`" for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme == "https" and parts.hostname else None


def plain_email(address: str | None) -> str | None:
    """*address* where it can stand behind ``mailto:`` without meaning more than an address."""
    return address if address and _EMAIL.fullmatch(address) else None


def theme_sheet(brand: Brand) -> str:
    """Custom properties for light and dark, by the device's wish and by the person's choice."""
    light, dark = _palettes(brand.color, brand.dark_color)
    return (
        f":root{{{_properties(light)}}}\n"
        "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){"
        f"{_properties(dark)}}}}}\n"
        f":root[data-theme=dark]{{{_properties(dark)}}}\n"
    )


@lru_cache(maxsize=256)
def _palettes(color: str | None, dark_color: str | None) -> tuple[Palette, Palette]:
    light = parse(color) or FALLBACK
    dark = parse(dark_color) or light
    return palette(light, LIGHT), palette(dark, DARK)


def _properties(shades: Palette) -> str:
    return ";".join(f"{name}:{getattr(shades, part)}" for name, part in _PROPERTIES.items())


def _mark(kind: str, brand: Brand) -> Picture:
    light, dark = _palettes(brand.color, brand.dark_color)
    shades = dark if kind == "dark-logo" else light
    return initial_mark(brand.name, shades.accent, shades.on_accent)


def _source(kind: str, brand: Brand) -> PictureSource | None:
    match kind:
        case "dark-logo":
            return brand.dark_logo or brand.logo
        case "favicon":
            return brand.favicon
        case _:
            return brand.logo


def _picture_url(kind: str, brand: Brand) -> str:
    source = _source(kind, brand)
    if kind == "dark-logo" and source and source == brand.logo:
        kind = "logo"
    made_of = repr(source) if source else f"{brand.name} {brand.color} {brand.dark_color}"
    return url_for("branding.picture", kind=kind, digest=_digest(made_of))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _brand() -> Brand:
    return _branding().brand_of(current.get())


def _branding() -> _Branding:
    branding: _Branding = current_app.extensions["foyer.branding"]
    return branding
