"""
What becomes of a form whose token is over, where its page has nothing typed to show again (W-11).

A proof gives the session another id, and a sign-in another session; every page that was open before
still shows buttons with the token of then. Who presses one is led back to that page, where the
button works.
"""

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import is_signed_in
from portal.auth.guards import Access
from portal.auth.leaving import to_sign_in
from portal.tenants import current
from portal.web.redirects import safe_next


def lead_back() -> ResponseReturnValue | None:
    """To the page that the browser says the form stood on, or to sign in; None to refuse it."""
    if not is_signed_in():
        return to_sign_in() if _is_for_people_signed_in() else None
    referer, origin = request.headers.get("Referer", ""), current.get().origin
    if not referer.startswith(f"{origin}/"):
        return None
    flash(
        _("This page was open for a while, so nothing was done. Press the button once more."),
        "info",
    )
    return redirect(safe_next(referer.removeprefix(origin)), 303)


def _is_for_people_signed_in() -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    return getattr(view, "access", None) is Access.SIGNED_IN
