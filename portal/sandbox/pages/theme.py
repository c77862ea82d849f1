"""An application's colours, as a style sheet: no style stands in a page itself."""

import re

from flask import Blueprint, Response

from portal.sandbox.current import store

bp = Blueprint("sandbox_theme", __name__)

_NEUTRAL = "#3f4a5a"


@bp.get("/theme/<application_id>.css")
def theme(application_id: str) -> Response:
    """The application's colours as custom properties."""
    application = store().find("applications", id=application_id)
    brand = application["brand"] if application else {}
    return _style_sheet(brand.get("color"), brand.get("darkColor"))


@bp.get("/theme/organizations/<organization_id>.css")
def organizations_theme(organization_id: str) -> Response:
    organization = store().find("organizations", id=organization_id)
    color = organization["color"] if organization else {}
    return _style_sheet(color.get("primaryColor"), color.get("darkPrimaryColor"))


def _style_sheet(color: str | None, dark_color: str | None) -> Response:
    light = _color(color, otherwise=_NEUTRAL)
    dark = _color(dark_color, otherwise=_lighter(light))
    response = Response(
        f":root {{ {_properties(light)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(dark)} }} }}\n",
        mimetype="text/css",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _color(text: str | None, *, otherwise: str) -> str:
    return text if text and re.fullmatch(r"#[0-9a-fA-F]{6}", text) else otherwise


def _lighter(color: str) -> str:
    """Half way to white: for a dark ground."""
    channels = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{(channel + 255) // 2:02x}" for channel in channels)


def _properties(color: str) -> str:
    return f"--accent: {color}; --on-accent: {_readable_on(color)};"


def _readable_on(color: str) -> str:
    """Black or white, whichever stands out more (WCAG 2.2, relative luminance)."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
