"""
Two gates before everything that changes something (W-10), each enough on its own.

(a) A token in the form, bound to the session (or to the browser of someone signed out) and masked
    anew on every page. A form without a good one is shown again as it was filled in, where the
    page can do that (``keeps_input``, W-11), else answered 400.
(b) The browser's word on where the request comes from: ``Sec-Fetch-Site``, or ``Origin`` where a
    browser does not send it. Anything but this very origin is answered 403.

Who the browser is, is told by whoever keeps the sessions: see ``init_app``.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden

from portal.tenants.current import current_tenant

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"

View = TypeVar("View", bound=Callable[..., Any])
Binding: TypeAlias = Callable[[bool], Sequence[bytes]]
"""
The secrets of whoever is asking, 32 bytes each: the first for new tokens, all of them for old ones.
Called with True it makes one for a browser that has none; with False it may return nothing.
"""
Stale: TypeAlias = Callable[[], ResponseReturnValue | None]
"""What to answer instead of 400 to a form without a good token; None: the 400 will do."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SECRET_BYTES = 32


def init_app(app: Flask, *, binding: Binding, stale: Stale = lambda: None) -> None:
    """To be called after the tenant's hook is in place: gate (b) compares with its origin."""
    app.extensions["foyer.csrf"] = binding
    app.jinja_env.globals[FIELD] = csrf_token

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.method in _SAFE or request.endpoint is None:
            return None
        view = current_app.view_functions[request.endpoint]
        if getattr(view, "from_elsewhere", False):
            return None
        if not comes_from_here():
            raise Forbidden
        if has_good_token():
            return None
        if getattr(view, "keeps_input", False):
            g.csrf_stale = True
            return None
        instead = stale()
        if instead is not None:
            return instead
        raise BadRequest


def csrf_token() -> str:
    """The value of the hidden field ``csrf_token``; different on every page, good for all."""
    secret = _binding()(True)[0]
    mask = secrets.token_bytes(_SECRET_BYTES)
    return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()


def comes_from_here() -> bool:
    """Gate (b)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == current_tenant.origin


def has_good_token() -> bool:
    """Gate (a). A field that comes twice is no token (W-29)."""
    given = request.form.getlist(FIELD) or request.headers.getlist(HEADER)
    secret = _unmasked(given[0]) if len(given) == 1 else None
    if secret is None:
        return False
    # All are compared, so that the time taken does not tell which one it was.
    matches = [hmac.compare_digest(secret, good) for good in _binding()(False)]
    return any(matches)


def keeps_input(view: View) -> View:
    """Mark a view that re-shows its form as filled in when ``g.csrf_stale`` is set."""
    view.keeps_input = True  # type: ignore[attr-defined]  # a mark, read above
    return view


def from_elsewhere(view: View) -> View:
    """Mark a view that other servers post to, with a proof of their own; a test lists them."""
    view.from_elsewhere = True  # type: ignore[attr-defined]  # a mark, read above
    return view


def _binding() -> Binding:
    binding: Binding = current_app.extensions["foyer.csrf"]
    return binding


def _unmasked(token: str) -> bytes | None:
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    if len(raw) != 2 * _SECRET_BYTES:
        return None
    return _xor(raw[:_SECRET_BYTES], raw[_SECRET_BYTES:])


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
