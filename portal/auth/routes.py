"""The ways in that begin here: signing in, registering, a forgotten password."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.auth import ways_in
from portal.auth.blueprint import bp
from portal.auth.current import is_signed_in
from portal.auth.departing import leave
from portal.auth.guards import public
from portal.web.redirects import safe_next


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    next_page, hints = _asked()
    if is_signed_in():
        return redirect(next_page, 303)
    return leave(next_page, hints)


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    next_page, hints = _asked()
    if is_signed_in():
        return redirect(next_page, 303)
    # Without prompt, someone whom the platform still knows would just be signed in.
    return leave(next_page, hints | {"first_screen": "register", "prompt": "login"})


@bp.get("/reset-password")
@public
def reset_password() -> ResponseReturnValue:
    """Open to people who are signed in as well: they may have forgotten it all the same."""
    next_page, hints = _asked()
    # A provider has its own forgotten passwords.
    hints |= {"first_screen": "reset_password", "prompt": "login", "direct_sign_in": ""}
    return leave(next_page, hints)


def _asked() -> tuple[str, dict[str, str]]:
    """Where to go afterwards, and what the address says about the way in."""
    return safe_next(ways_in.one(request.args, "next")), ways_in.hints(request.args)
