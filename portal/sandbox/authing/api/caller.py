"""Who calls: the application by its header, the person by their access token (contract §2, §4)."""

from flask import Blueprint, request

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.current import store
from portal.sandbox.ids import digest
from portal.sandbox.oidc.live_tokens import Caller, caller_of
from portal.sandbox.store import Row


def api(name: str, prefix: str = "/api/v3") -> Blueprint:
    """A group of calls, none of which is answered without ``x-authing-app-id``.

    ``x-authing-userpool-id`` may be missing, but must be right where it is sent.
    """
    blueprint = Blueprint(f"authing_{name}", __name__, url_prefix=prefix)
    blueprint.before_request(_let_in)
    return blueprint


def application() -> Row:
    """The application that the call names."""
    found = store().find("applications", id=request.headers.get("x-authing-app-id", ""))
    if found is None:
        raise Refused(refusals.NO_APP)
    return found


def caller() -> Caller:
    """The person whose access token the call bears; with or without the word ``Bearer``."""
    header = request.headers.get("Authorization", "").strip()
    token = header[7:].strip() if header.lower().startswith("bearer ") else header
    found = caller_of(token)
    if found is None:
        raise Refused(
            refusals.SUSPENDED if _is_of_somebody_stopped(token) else refusals.NOT_SIGNED_IN
        )
    if found.application is None or found.application["id"] != application()["id"]:
        raise Refused(refusals.NOT_SIGNED_IN)
    return found


def _let_in() -> None:
    if pool.setting("throttled"):
        raise Refused(refusals.THROTTLED)
    application()
    if request.headers.get("x-authing-userpool-id", pool.setting("userPoolId")) != pool.setting(
        "userPoolId"
    ):
        raise Refused(refusals.NO_POOL)


def _is_of_somebody_stopped(token: str) -> bool:
    known = store().find("access_tokens", hash=digest(token))
    user = store().find("users", id=known["user_id"]) if known else None
    return user is not None and bool(user["is_suspended"])
