"""Sending the browser back to the application: a code, or why there is none; without ``iss``."""

from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.authing.oidc.scopes import granted
from portal.sandbox.current import store
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.authorization.authorization_request import AuthorizationRequest
from portal.sandbox.oidc.authorization.authorization_response import send_back
from portal.sandbox.oidc.tokens.redeeming import challenge_of
from portal.sandbox.store import Row

CODE_LIFETIME = 10 * clock.MINUTE


def answer_code(asked: AuthorizationRequest, session: Row) -> Response:
    scope, parameters = " ".join(granted(asked)), asked.parameters
    with store().transaction():
        grant_id, _ = grants.authorize(session, asked.application, scope)
        code = grants.new_code(
            CODE_LIFETIME,
            grant_id=grant_id,
            application_id=asked.application["id"],
            user_id=session["account_id"],
            session_uid=session["uid"],
            expires_with_session="offline_access" not in scope.split(),
            scope=scope,
            redirect_uri=parameters["redirect_uri"],
            code_challenge=_challenge(parameters),
            nonce=parameters.get("nonce"),
            auth_time=session["signed_in_at"] // 1000,
        )
    return _back(asked, {"code": code})


def answer_refusal(asked: AuthorizationRequest, error: str, description: str) -> Response:
    return _back(asked, {"error": error, "error_description": description})


def _back(asked: AuthorizationRequest, members: dict[str, str]) -> Response:
    state = asked.parameters.get("state")
    return send_back(asked, members if state is None else {**members, "state": state})


def _challenge(parameters: dict[str, str]) -> str | None:
    """Always kept as S256 would have it."""
    challenge = parameters.get("code_challenge")
    if challenge is None or parameters.get("code_challenge_method") == "S256":
        return challenge
    return challenge_of(challenge)
