"""``get-my-login-history`` (contract §7.5)."""

from typing import Any

from flask import Response, request

from portal.sandbox import clock
from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import page_of
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.people.sign_ins import is_mobile, parsed_user_agent
from portal.sandbox.current import store
from portal.sandbox.store import Row

bp = api("history")


@bp.get("/get-my-login-history")
def get_my_login_history() -> Response:
    """Newest first."""
    rows = store().rows(
        "SELECT * FROM logins WHERE user_id = ? ORDER BY at DESC, id DESC", caller().user_id
    )
    return done(page_of([_login(row) for row in rows if _is_asked_for(row)]))


def _is_asked_for(row: Row) -> bool:
    asked = request.args
    if asked.get("appId", row["app_id"]) != row["app_id"]:
        return False
    if asked.get("clientIp", row["client_ip"]) != row["client_ip"]:
        return False
    if "success" in asked and (asked["success"].lower() == "true") != row["success"]:
        return False
    return bool(_milliseconds("start", 0) <= row["at"] <= _milliseconds("end", row["at"]))


def _milliseconds(name: str, otherwise: int) -> int:
    text = request.args.get(name)
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise Refused(refusals.BAD_VALUE)
    return int(text)


def _login(row: Row) -> dict[str, Any]:
    application = store().find("applications", id=row["app_id"]) or {}
    browser, _, system = parsed_user_agent(row["user_agent"])
    return {
        "userId": row["user_id"],
        "loginAt": clock.iso(row["at"]),
        "clientIp": row["client_ip"],
        "success": row["success"],
        "errorMessage": row["error_message"],
        "loginMethod": row["login_method"],
        "userAgent": row["user_agent"],
        "parsedUserAgent": {
            "device": "Mobile" if is_mobile(row["user_agent"]) else "Desktop",
            pool.setting("browserMember"): browser,
            "os": system,
        },
        "geoip": _place_of(row["client_ip"]),
        "appId": row["app_id"],
        "appName": application.get("name"),
        "appLogo": None,
        "appLoginUrl": None,
        "tenantId": None,
    }


def _place_of(address: str) -> dict[str, str] | None:
    """Of the addresses that the cast comes from; of others nothing is known."""
    if not address.startswith("203.0.113."):
        return None
    return {
        "country_name": "United States",
        "country_code2": "US",
        "region_name": "California",
        "city_name": "San Francisco",
    }
