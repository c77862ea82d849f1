"""The audit log: sign-ins and tokens, good and refused (contracts/logto-api.md §6.5).

What people change by the Account API leaves no trace in it, and a refusal is told of a person only
where it was known by then who was signing in.
"""

from typing import Any

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id


def note(
    key: str, application_id: str, *, user_id: str | None = None, error: str = "", **members: Any
) -> None:
    """One line: *error* is the code of a refusal, *members* are those that this key has."""
    payload: dict[str, Any] = {
        "key": key,
        "result": "Error" if error else "Success",
        **({"error": {"code": error, "message": error}} if error else {}),
        "ip": request.remote_addr or "127.0.0.1",
        "userAgent": request.headers.get("User-Agent", ""),
        **({"userId": user_id} if user_id else {}),
        "applicationId": application_id,
        **members,
    }
    store().insert(
        "logs", id=long_id(), key=key, user_id=user_id, payload=payload, created_at=clock.now()
    )
