"""The Management API's organization template: roles and scopes that all organizations share."""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.management.organization_json import Json, role_json, scope_json
from portal.sandbox.store import Row

bp = Blueprint("management_organization_template", __name__, url_prefix="/api")
bp.before_request(require_management)


@bp.get("/organization-roles")
def list_roles() -> Response:
    """In the order of their names, each with what it allows; ``q`` is a part of id or name."""
    part = request.args.get("q", "").lower()
    rows = store().rows("SELECT * FROM organization_roles ORDER BY name, id")
    found = [row for row in rows if part in f"{row['id']}\n{row['name']}".lower()]
    return paged([_with_scopes(row) for row in found])


@bp.get("/organization-roles/<role_id>")
def show_role(role_id: str) -> Response:
    found = store().find("organization_roles", id=role_id)
    if found is None:
        raise ApiError(404, "entity.not_found")
    return jsonify(role_json(found))


@bp.get("/organization-roles/<role_id>/scopes")
def list_scopes_of_role(role_id: str) -> Response:
    return paged([scope_json(row) for row in _scopes(role_id)], optional=True)


@bp.get("/organization-scopes")
def list_scopes() -> Response:
    rows = store().rows("SELECT * FROM organization_scopes ORDER BY name, id")
    return paged([scope_json(row) for row in rows], optional=True)


def _with_scopes(role: Row) -> Json:
    scopes = [{"id": row["id"], "name": row["name"]} for row in _scopes(role["id"])]
    return {**role_json(role), "scopes": scopes, "resourceScopes": []}


def _scopes(role_id: str) -> list[Row]:
    return store().rows(
        "SELECT s.* FROM organization_role_scopes r JOIN organization_scopes s ON s.id = r.scope_id"
        " WHERE r.role_id = ? ORDER BY r.rowid",
        role_id,
    )
