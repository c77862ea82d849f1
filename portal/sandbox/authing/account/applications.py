"""Applications that somebody may open, and those where they are signed in now (contract §7.5)."""

from typing import Any

from flask import Response

from portal.sandbox import clock
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import done
from portal.sandbox.current import store
from portal.sandbox.store import Row

bp = api("applications")


@bp.get("/get-my-accessible-apps")
def get_my_accessible_apps() -> Response:
    user = caller().user
    here = _signed_in_at(user)
    return done([{**app, "active": app["appId"] in here} for app in user["apps"]])


@bp.get("/get-my-logged-in-apps")
def get_my_logged_in_apps() -> Response:
    user = caller().user
    here = _signed_in_at(user)
    return done([{**app, "active": True} for app in user["apps"] if app["appId"] in here])


def _signed_in_at(user: Row) -> set[Any]:
    sessions = store().rows(
        "SELECT authorizations FROM oidc_sessions WHERE account_id = ? AND expires_at > ?",
        user["id"],
        clock.now(),
    )
    return {app_id for session in sessions for app_id in session["authorizations"]}
