"""``/oidc/session/end``: signing out, asked for by an application (contract §2.5)."""

import hmac
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.current import config, store
from portal.sandbox.errors import OidcError
from portal.sandbox.ids import digest, opaque_token
from portal.sandbox.oidc import signing
from portal.sandbox.oidc.sessions import back_channel, cookies
from portal.sandbox.oidc.sessions.browser_sessions import end_session, present_session
from portal.sandbox.pages.page import page
from portal.sandbox.store import Row

bp = Blueprint("sandbox_end_session", __name__)


@bp.route("/oidc/session/end", methods=["GET", "POST"])
def ask() -> Response:
    """A page that goes on by itself with script, and by a button without."""
    application = _application()
    address = _return_address(application)
    xsrf, cookie = opaque_token(), request.cookies.get(cookies.BROWSER) or opaque_token()
    store().run("DELETE FROM sign_outs WHERE created_at < ?", clock.now() - clock.HOUR)
    store().insert(
        "sign_outs",
        xsrf_hash=digest(xsrf),
        cookie_hash=digest(cookie),
        application_id=application["id"] if application else None,
        post_logout_redirect_uri=address,
        state=request.values.get("state"),
        created_at=clock.now(),
    )
    locales = request.values.get("ui_locales", "")
    confirm = f"{config().issuer}/session/end/confirm"
    response = page(
        "sandbox/end_session.html", application, locales=locales, xsrf=xsrf, confirm=confirm
    )
    cookies.set_cookie(response, cookies.BROWSER, cookie)
    return response


@bp.post("/oidc/session/end/confirm")
def confirm() -> Response:
    asked = store().find("sign_outs", xsrf_hash=digest(request.form.get("xsrf", "")))
    cookie = digest(request.cookies.get(cookies.BROWSER, ""))
    if asked is None or not hmac.compare_digest(asked["cookie_hash"], cookie):
        raise OidcError(
            400, "invalid_request", "could not find logout details", code="session.not_found"
        )
    store().delete("sign_outs", xsrf_hash=asked["xsrf_hash"])
    session = present_session()
    signing_out = bool(request.form.get("logout"))
    if session is not None and signing_out:
        end_session(session)
        back_channel.tell(session)
    response = _answer(asked)
    if signing_out:
        response.delete_cookie(cookies.SESSION)
    return response


def _answer(asked: Row) -> Response:
    application = store().find("applications", id=asked["application_id"])
    address = asked["post_logout_redirect_uri"]
    if address is None:
        return page("sandbox/signed_out.html", application)
    state = asked["state"]
    return redirect(address if state is None else _with_state(address, state), 303)


def _with_state(address: str, state: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state})}"


def _application() -> Row | None:
    """The application of ``id_token_hint`` or ``client_id``; a lapsed hint is good enough."""
    client_id, hint = request.values.get("client_id"), request.values.get("id_token_hint")
    if hint:
        claims = signing.claims_of(hint, typ=signing.ID_TOKEN)
        if claims is None:
            raise OidcError(400, "invalid_request", "could not validate id_token_hint")
        if client_id and client_id != claims["aud"]:
            description = "client_id does not match the provided id_token_hint"
            raise OidcError(400, "invalid_request", description)
        client_id = claims["aud"]
    if not client_id:
        return None
    application = store().find("applications", id=client_id)
    if application is None:
        raise OidcError(400, "invalid_client", f"invalid client {client_id}")
    return application


def _return_address(application: Row | None) -> str | None:
    """The registered address to return to. Raises OidcError for one that is not registered."""
    address = request.values.get("post_logout_redirect_uri")
    if application is None or not address:
        return None
    if address not in application["oidc_client_metadata"].get("postLogoutRedirectUris", []):
        raise OidcError(400, "invalid_request", "post_logout_redirect_uri not registered")
    return address
