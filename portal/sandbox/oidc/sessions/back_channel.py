"""Back-channel logout: applications are told that a session ended (contracts/logto-api.md §2.5)."""

import logging
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from portal.sandbox import clock
from portal.sandbox.current import back_channel, store
from portal.sandbox.ids import opaque_token
from portal.sandbox.oidc import signing
from portal.sandbox.store import Row

TIMEOUT = 3  # seconds
LIFETIME = 120  # seconds

_LOOPBACK = "127.0.0.1"
_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_log = logging.getLogger(__name__)


class Loopback(HTTPAdapter):
    """Finds ``*.localhost`` on this machine (RFC 6761 §6.3); not every resolver knows the name."""

    def send(
        self, request: requests.PreparedRequest, *args: Any, **settings: Any
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        if parts.hostname and parts.hostname.endswith(".localhost"):
            request.headers["Host"] = parts.netloc
            port = f":{parts.port}" if parts.port else ""
            request.url = parts._replace(netloc=_LOOPBACK + port).geturl()
        return super().send(request, *args, **settings)


def way_to_applications() -> requests.Session:
    """A way to the back-channel addresses of applications, those of a demo on this machine too."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", Loopback())
    return session


def tell(session: Row) -> None:
    """Call every application of the session that wants to know: once, without following redirects.

    Nobody waits for one that does not answer longer than three seconds, and nothing is tried again.
    """
    for application_id, authorization in session["authorizations"].items():
        application = store().find("applications", id=application_id)
        address = (
            application["oidc_client_metadata"].get("backchannelLogoutUri") if application else None
        )
        if application is not None and address:
            _call(address, _logout_token(application, session, authorization["sid"]))


def _call(address: str, logout_token: str) -> None:
    try:
        answer = back_channel().post(
            address, data={"logout_token": logout_token}, timeout=TIMEOUT, allow_redirects=False
        )
        if answer.status_code not in (200, 204):
            _log.warning("back-channel logout refused: status %s", answer.status_code)
    except requests.RequestException as error:
        _log.warning("back-channel logout failed: %s", type(error).__name__)


def _logout_token(application: Row, session: Row, sid: str) -> str:
    now = clock.now_in_seconds()
    claims = {
        "sub": session["account_id"],
        "events": {_EVENT: {}},
        "jti": opaque_token(),
        "aud": application["id"],
        "exp": now + LIFETIME,
        "iat": now,
    }
    if application["oidc_client_metadata"].get("backchannelLogoutSessionRequired"):
        claims["sid"] = sid
    return signing.signed(claims, typ=signing.LOGOUT_TOKEN)
