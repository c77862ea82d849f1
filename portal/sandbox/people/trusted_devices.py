"""Browsers that need no second step for a while: only where the tenant has them (§4.6)."""

from typing import Any

from flask import abort

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import has_trusted_devices, sign_in_experience


def require_feature() -> None:
    """404 as of an address that is not there, where the tenant has none."""
    if not has_trusted_devices():
        abort(404)


def trust(user_id: str, user_agent: str, **columns: Any) -> str:
    """Let a browser of *user_id* be trusted for as long as the tenant says; answers its id."""
    id_, now = long_id(), clock.now()
    days = sign_in_experience().get("trustedDevice", {}).get("durationDays", 30)
    store().insert(
        "trusted_devices",
        id=id_,
        user_id=user_id,
        user_agent=user_agent,
        created_at=now,
        last_used_at=now,
        expires_at=now + days * clock.DAY,
        **columns,
    )
    return id_


def of_person(user_id: str) -> list[Row]:
    return store().rows(
        "SELECT * FROM trusted_devices WHERE user_id = ? AND expires_at > ?"
        " ORDER BY last_used_at DESC, id",
        user_id,
        clock.now(),
    )


def device_json(device: Row) -> dict[str, Any]:
    return {
        "id": device["id"],
        "userAgent": device["user_agent"],
        "country": device["country"],
        "city": device["city"],
        "createdAt": device["created_at"],
        "lastUsedAt": device["last_used_at"],
        "expiresAt": device["expires_at"],
    }
