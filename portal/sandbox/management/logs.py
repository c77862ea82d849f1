"""The Management API's audit log (contracts/logto-api.md §6.5)."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_logs", __name__, url_prefix="/api/logs")
bp.before_request(require_management)


@bp.get("")
def list_logs() -> Response:
    """Newest first."""
    rows = store().rows("SELECT * FROM logs ORDER BY created_at DESC, rowid DESC")
    return paged([_log_json(row) for row in rows if _is_asked_for(row)])


@bp.get("/<log_id>")
def show_log(log_id: str) -> Response:
    row = store().find("logs", id=log_id)
    if row is None:
        message = f"The logs with ID `{log_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return jsonify(_log_json(row))


def _is_asked_for(row: Row) -> bool:
    asked = request.args
    return (
        asked.get("userId") in (None, row["user_id"])
        and asked.get("applicationId") in (None, row["payload"]["applicationId"])
        and asked.get("logKey") in (None, row["key"])
        and row["created_at"] > asked.get("start_time", 0, type=int)
        and row["created_at"] < asked.get("end_time", 1 << 62, type=int)
    )


def _log_json(row: Row) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "id": row["id"],
        "key": row["key"],
        "payload": row["payload"],
        "createdAt": row["created_at"],
    }
