"""``/oidc/session/end``: signing out, at once, without a question (contract §3)."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.oidc import signing
from portal.sandbox.current import store
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.sessions import cookies
from portal.sandbox.oidc.sessions.browser_sessions import end_session, present_session
from portal.sandbox.pages.page import page
from portal.sandbox.store import Row

bp = Blueprint("authing_end_session", __name__)


@bp.route("/oidc/session/end", methods=["GET", "POST"])
def end() -> Response:
    """Without ``id_token_hint`` nobody is sent anywhere: a page of ours says that it is done."""
    application = _application()
    address = _return_address(application)
    session = present_session()
    if session is not None:
        end_session(session)
    response: Response
    if address is None:
        response = page("sandbox/signed_out.html", application)
    else:
        response = redirect(address, 303)
    response.delete_cookie(cookies.SESSION)
    return response


def _application() -> Row | None:
    """Of the hint, which may have lapsed."""
    hint = request.values.get("id_token_hint")
    if not hint:
        return None
    claims = signing.claims_of_id_token(hint)
    if claims is None:
        raise OidcError(400, "invalid_request", "could not validate id_token_hint")
    return store().find("applications", id=claims["aud"])


def _return_address(application: Row | None) -> str | None:
    """Raises OidcError for one that is not registered as a sign-out callback."""
    address, state = (request.values.get(name) for name in ("post_logout_redirect_uri", "state"))
    if application is None or not address:
        return None
    if address not in application["oidc_client_metadata"].get("postLogoutRedirectUris", []):
        raise OidcError(400, "invalid_request", "post_logout_redirect_uri not registered")
    if state is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state})}"
