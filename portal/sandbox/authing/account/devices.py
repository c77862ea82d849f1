"""Devices: listed, signed out, forgotten; none of it needs more than the bearer (contract §7.5)."""

from typing import Any

from flask import Response

from portal.sandbox import clock
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, page_of, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.current import store
from portal.sandbox.store import Row

bp = api("devices", "/api/v3/mydevices")


@bp.get("/list")
def list_devices() -> Response:
    """A bare array, although it is paged; nothing says which of them asks."""
    rows = store().rows(
        "SELECT * FROM devices WHERE user_id = ? ORDER BY last_login_at DESC, id", caller().user_id
    )
    return done(page_of([_device(row) for row in rows])["list"])


@bp.post("/revoke-session")
def revoke_session() -> Response:
    """The device's session ends, and every token that was made in it."""
    session_uid = _device_asked_for()["session_uid"]
    if session_uid is not None:
        store().delete("grants", session_uid=session_uid)
        store().delete("oidc_sessions", uid=session_uid)
    return done()


@bp.post("/unbind")
def unbind() -> Response:
    """Forgotten; who is signed in there stays signed in."""
    store().delete("devices", id=_device_asked_for()["id"])
    return done()


def _device_asked_for() -> Row:
    user_id, device_id = caller().user_id, required(body(), "deviceId")
    found = store().find("devices", id=device_id, user_id=user_id)
    if found is None:
        raise Refused(refusals.NOT_FOUND)
    return found


def _device(row: Row) -> dict[str, Any]:
    session = store().find("oidc_sessions", uid=row["session_uid"]) if row["session_uid"] else None
    return {
        "device": {
            "deviceId": row["id"],
            "name": row["name"],
            "version": row["version"],
            "type": row["type"],
            "mod": None,
            "os": row["os"],
            "status": "activated",
            "userAgent": row["user_agent"],
        },
        "lastLoginTime": clock.iso(row["last_login_at"]),
        "lastIp": row["last_ip"],
        "online": session is not None and session["expires_at"] > clock.now(),
    }
