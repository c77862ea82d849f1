"""The Management API's members of organizations (contracts/logto-api.md §6.3)."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import Window, paged_rows
from portal.sandbox.api.request_shapes import body
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.people.user_json import Json, user_json
from portal.sandbox.store import Row

bp = Blueprint("management_organization_members", __name__, url_prefix="/api/organizations")
bp.before_request(require_management)

_FOUND = (
    " FROM users JOIN organization_members m ON m.user_id = users.id"
    " WHERE m.organization_id = ?1"
    " AND (?2 = '' OR EXISTS (SELECT 1 FROM organization_member_roles r"
    "  WHERE r.organization_id = ?1 AND r.user_id = users.id AND r.role_id = ?2))"
    " AND (?3 = '' OR instr(lower(coalesce(users.name, '') || char(10) || users.id || char(10)"
    "  || coalesce(username, '') || char(10) || coalesce(primary_email, '') || char(10)"
    "  || coalesce(primary_phone, '')), ?3) > 0)"
)


@bp.get("/<organization_id>/users")
def list_members(organization_id: str) -> Response:
    """In the order of their ids, which are random; of an unknown organization there are none."""
    wanted = (
        organization_id,
        request.args.get("organizationRoleId", ""),
        request.args.get("q", "").lower(),
    )

    def page(window: Window) -> list[Json]:
        rows = store().rows(
            f"SELECT users.*{_FOUND} ORDER BY users.id LIMIT ?4 OFFSET ?5",
            *wanted,
            window.size,
            window.start,
        )
        return [_member_json(organization_id, row) for row in rows]

    counted = store().row(f"SELECT count(*) AS members{_FOUND}", *wanted)
    return paged_rows(page, counted["members"] if counted else 0)


@bp.post("/<organization_id>/users")
def add_members(organization_id: str) -> ResponseReturnValue:
    """All of them or none; who is one already stays one."""
    user_ids = body().texts("userIds", at_least=1)
    with store().transaction():
        _require_known(organization_id, user_ids)
        for user_id in user_ids:
            add_member(organization_id, user_id)
    return jsonify({"userIds": user_ids}), 201


@bp.put("/<organization_id>/users")
def replace_members(organization_id: str) -> ResponseReturnValue:
    user_ids = body().texts("userIds")
    with store().transaction():
        _require_known(organization_id, user_ids)
        store().delete("organization_members", organization_id=organization_id)
        for user_id in user_ids:
            add_member(organization_id, user_id)
    return "", 204


@bp.delete("/<organization_id>/users/<user_id>")
def remove_member(organization_id: str, user_id: str) -> ResponseReturnValue:
    """Their roles go with it; nobody asks whether somebody who may manage is left."""
    keys = {"organization_id": organization_id, "user_id": user_id}
    if not store().delete("organization_members", **keys):
        raise ApiError(404, "entity.not_found")
    return "", 204


def add_member(organization_id: str, user_id: str) -> None:
    store().run(
        "INSERT OR IGNORE INTO organization_members (organization_id, user_id) VALUES (?, ?)",
        organization_id,
        user_id,
    )


def _require_known(organization_id: str, user_ids: list[str]) -> None:
    known = store().find("organizations", id=organization_id) is not None
    if not known or any(store().find("users", id=user_id) is None for user_id in user_ids):
        raise ApiError(422, "entity.relation_foreign_key_not_found")


def _member_json(organization_id: str, user: Row) -> Json:
    shown = user_json(user)
    del shown["hasPassword"]
    roles = store().rows(
        "SELECT o.id, o.name FROM organization_member_roles m"
        " JOIN organization_roles o ON o.id = m.role_id"
        " WHERE m.organization_id = ? AND m.user_id = ? ORDER BY m.rowid",
        organization_id,
        user["id"],
    )
    return {**shown, "organizationRoles": roles}
