"""
The platform's own word that somebody was signed out there (OpenID Connect Back-Channel Logout 1.0).

It comes from the platform's server, without a cookie; its proof is the logout token. The sessions
are gone before it is answered (O-65). 400 is for a token that is not believed, 503 for one that
nobody could judge just now: without the keys or the store neither yes nor no would be true.
"""

import hashlib
import math
import secrets

import structlog
from flask import jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from portal.auth import logout_token
from portal.auth.blueprint import bp
from portal.auth.guards import public
from portal.auth.limits import network
from portal.auth.logout_token import Expected, LogoutToken
from portal.auth.parts import parts
from portal.auth.signed_token import SignedTokenRefused, require
from portal.auth.store import StoreUnavailable
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.ops.metrics import BACK_CHANNEL_LOGOUTS
from portal.tenants import current
from portal.tenants.models import Tenant
from portal.web.csrf import from_elsewhere
from portal.web.limits import limits_itself
from portal.web.once import Turn

log = structlog.get_logger()

LIMIT, WINDOW = 600, 60.0
"""
Tokens of one source, and the seconds they are counted in. A platform is one source for everyone it
signs out, and does not come again with what was turned away.
"""

_LARGEST_BODY = 16_384
_FORM = "application/x-www-form-urlencoded"
_LEASE = 60.0
# Two clocks at their furthest, and then some: a token is remembered for longer than it is believed.
_REMEMBERED_AFTER = 120.0 + 60.0


@bp.post("/back-channel-logout")
@public
@from_elsewhere
@limits_itself
def back_channel_logout() -> ResponseReturnValue:
    tenant = current.get()
    try:
        wait = parts().store.admit(_source(tenant), LIMIT, WINDOW)
        if wait > 0:
            return _refusal(tenant, "limited", 429, "temporarily_unavailable", math.ceil(wait))
        token = _believed(tenant, _token())
        ended = _acted_on(tenant, token)
    except SignedTokenRefused as refused:
        log.warning("logout_token_refused", rule=refused.rule, tenant=tenant.id)
        return _refusal(tenant, "refused", 400, "invalid_request")
    except (BackendUnavailable, SetupProblem, StoreUnavailable) as error:
        log.error("logout_token_not_judged", error=error.code, tenant=tenant.id)
        return _refusal(tenant, "unavailable", 503, "temporarily_unavailable")
    log.info("signed_out_by_platform", tenant=tenant.id, person=token.subject, sessions=ended)
    BACK_CHANNEL_LOGOUTS.labels(tenant.id, "ended" if ended else "nobody").inc()
    return make_response("", 200)


def _token() -> str:
    require(request.mimetype == _FORM, "form")
    # A body that does not say its length is cut at the limit, and must not look like a whole one.
    request.max_content_length = _LARGEST_BODY + 1
    try:
        body = request.get_data()
    except RequestEntityTooLarge as error:
        raise SignedTokenRefused("size") from error
    require(len(body) <= _LARGEST_BODY, "size")
    given = request.form.getlist("logout_token")
    require(len(given) == 1, "form")
    return given[0]


def _believed(tenant: Tenant, token: str) -> LogoutToken:
    oidc = tenant.oidc
    expected = Expected(
        issuer=oidc.issuer,
        client_id=oidc.client_id,
        algorithm=oidc.id_token_alg,
        now=parts().now(),
        skew=oidc.clock_skew,
        is_lenient=oidc.logout_token_typ == "optional",  # noqa: S105  # a setting
    )
    return logout_token.believe(token, expected, parts().client(tenant).find_key)


def _acted_on(tenant: Tenant, token: LogoutToken) -> int:
    """
    How many sessions *token* has ended. Raises SignedTokenRefused when it did so before (O-64).

    It counts as used once its work is done; who comes with it in the meantime is refused as well.
    """
    store, owner = parts().store, secrets.token_urlsafe(16)
    key = f"logout-token {tenant.id} {hashlib.sha256(token.token_id.encode()).hexdigest()}"
    require(store.claim(key, owner, _LEASE) is Turn.MINE, "jti")
    try:
        ended = _end(tenant, token)
        keep = token.good_until + _REMEMBERED_AFTER - parts().now()
        store.complete(key, owner, "used", keep)
    except StoreUnavailable:
        store.release(key, owner)
        raise
    return ended


def _end(tenant: Tenant, token: LogoutToken) -> int:
    sessions = parts().sessions
    if token.platform_session is not None:
        return sessions.end_platform_session(
            tenant, token.issuer, token.platform_session, token.subject
        )
    if token.subject is None:
        raise SignedTokenRefused("sub_or_sid")
    return sessions.end_all(tenant, token.issuer, token.subject, said_at=token.issued_at)


def _source(tenant: Tenant) -> str:
    return f"logout-tokens {tenant.id} {network(request.remote_addr)}"


def _refusal(
    tenant: Tenant, outcome: str, status: int, error: str, retry_after: int | None = None
) -> Response:
    """Back-Channel Logout 1.0 §2.8."""
    BACK_CHANNEL_LOGOUTS.labels(tenant.id, outcome).inc()
    answer = make_response(jsonify(error=error), status)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer
