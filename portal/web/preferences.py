"""
Language and light or dark: chosen by a form on every page, kept in a cookie of its own for a year.

The cookie holds nothing about anyone, so it outlives signing out. What it says is believed only
where it is one of the words we wrote ourselves.
"""

from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from flask import Blueprint, Request, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from portal.tenants.current import current_tenant
from portal.web.redirects import safe_next

COOKIE = "__Host-preferences"
_YEAR = 365 * 24 * 3600

blueprint = Blueprint("preferences", __name__)


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@blueprint.post("/preferences")
def choose() -> ResponseReturnValue:
    """Keep what was chosen beside what was chosen before, and go back to the page (303)."""
    language = request.form.get("language") or chosen_language(request)
    theme = request.form.get("theme") or chosen_theme(request)
    if language is not None and language not in current_tenant.languages:
        raise BadRequest
    if theme not in list(Theme):
        raise BadRequest
    answer = redirect(safe_next(request.form.get("next")), 303)
    kept = {"language": language, "theme": theme}
    answer.set_cookie(
        COOKIE,
        urlencode({name: value for name, value in kept.items() if value}),
        max_age=_YEAR,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return answer


def chosen_language(request: Request) -> str | None:
    """The tag that was chosen here before, where this tenant offers it."""
    language = _kept(request, "language")
    return language if language in current_tenant.languages else None


def chosen_theme(request: Request) -> Theme:
    """What was chosen here before; else as the device has it."""
    theme = _kept(request, "theme")
    return Theme(theme) if theme in list(Theme) else Theme.SYSTEM


def _kept(request: Request, name: str) -> str | None:
    try:
        values = parse_qs(request.cookies.get(COOKIE, ""), max_num_fields=4).get(name, [])
    except ValueError:
        return None
    return values[0] if len(values) == 1 else None
