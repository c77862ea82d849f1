"""Passkeys: listed, renamed, removed (contract §11). Enrolling them is the vendor's own page's."""

from typing import Any

from flask import Response

from portal.sandbox import clock
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, page_of, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.current import store
from portal.sandbox.store import Row

bp = api("passkeys", "/api/v3/webauthn/credentials")


@bp.get("")
def list_passkeys() -> Response:
    rows = store().rows(
        "SELECT * FROM passkeys WHERE user_id = ? ORDER BY created_at, id", caller().user_id
    )
    return done(page_of([_passkey(row) for row in rows]))


@bp.put("/<credential_id>")
def rename(credential_id: str) -> Response:
    user_id, name = caller().user_id, required(body(), "name")
    if not store().update("passkeys", {"id": credential_id, "user_id": user_id}, name=name):
        raise Refused(refusals.NOT_FOUND)
    return done({"success": True})


@bp.delete("/<credential_id>")
def remove(credential_id: str) -> Response:
    if not store().delete("passkeys", id=credential_id, user_id=caller().user_id):
        raise Refused(refusals.NOT_FOUND)
    return done()


def _passkey(row: Row) -> dict[str, Any]:
    """Which members it has is not published: these are what a page needs."""
    last = row["last_used_at"]
    return {
        "credentialId": row["id"],
        "name": row["name"],
        "userAgent": row["user_agent"],
        "createdAt": clock.iso(row["created_at"]),
        "lastUsedAt": None if last is None else clock.iso(last),
    }
