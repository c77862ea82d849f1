"""The Management API's roles of members, and what they allow (contracts/logto-api.md §6.3)."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.api.request_shapes import Members, body
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.management.organization_json import role_json, scope_json

bp = Blueprint("management_member_roles", __name__, url_prefix="/api/organizations")
bp.before_request(require_management)


@bp.get("/<organization_id>/users/<user_id>/roles")
def list_roles(organization_id: str, user_id: str) -> Response:
    _require_membership(organization_id, [user_id])
    rows = store().rows(
        "SELECT o.* FROM organization_member_roles m JOIN organization_roles o ON o.id = m.role_id"
        " WHERE m.organization_id = ? AND m.user_id = ? ORDER BY m.rowid",
        organization_id,
        user_id,
    )
    return paged([role_json(row) for row in rows], optional=True)


@bp.post("/<organization_id>/users/<user_id>/roles")
def assign_roles(organization_id: str, user_id: str) -> ResponseReturnValue:
    _require_membership(organization_id, [user_id])
    role_ids = _role_ids(body())
    _assign(organization_id, [user_id], role_ids)
    return jsonify({"organizationRoleIds": role_ids}), 201


@bp.put("/<organization_id>/users/<user_id>/roles")
def replace_roles(organization_id: str, user_id: str) -> ResponseReturnValue:
    _require_membership(organization_id, [user_id])
    role_ids = _role_ids(body())
    with store().transaction():
        keys = {"organization_id": organization_id, "user_id": user_id}
        store().delete("organization_member_roles", **keys)
        _assign(organization_id, [user_id], role_ids)
    return "", 204


@bp.delete("/<organization_id>/users/<user_id>/roles/<role_id>")
def remove_role(organization_id: str, user_id: str, role_id: str) -> ResponseReturnValue:
    _require_membership(organization_id, [user_id])
    keys = {"organization_id": organization_id, "user_id": user_id, "role_id": role_id}
    if not store().delete("organization_member_roles", **keys):
        raise ApiError(404, "entity.not_found")
    return "", 204


@bp.post("/<organization_id>/users/roles")
def assign_roles_to_several(organization_id: str) -> ResponseReturnValue:
    sent = body()
    user_ids = sent.texts("userIds", at_least=1)
    role_ids = sent.texts("organizationRoleIds")
    _assign(organization_id, user_ids, role_ids)
    return "Created", 201, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/<organization_id>/users/<user_id>/scopes")
def list_scopes(organization_id: str, user_id: str) -> Response:
    """Of somebody who is no member there are none, and that is no refusal (§11)."""
    rows = store().rows(
        "SELECT s.*, min(r.rowid) AS first FROM organization_member_roles m"
        " JOIN organization_role_scopes r ON r.role_id = m.role_id"
        " JOIN organization_scopes s ON s.id = r.scope_id"
        " WHERE m.organization_id = ? AND m.user_id = ? GROUP BY s.id ORDER BY first",
        organization_id,
        user_id,
    )
    return jsonify([scope_json(row) for row in rows])


def _role_ids(sent: Members) -> list[str]:
    """By ids, by names, or by both."""
    ids = sent.texts("organizationRoleIds") if "organizationRoleIds" in sent else []
    names = sent.texts("organizationRoleNames") if "organizationRoleNames" in sent else []
    found = [store().find("organization_roles", name=name) for name in names]
    if None in found:
        raise ApiError(422, "organization.role_names_not_found")
    return [*ids, *(role["id"] for role in found if role)]


def _assign(organization_id: str, user_ids: list[str], role_ids: list[str]) -> None:
    with store().transaction():
        _require_members_and_roles(organization_id, user_ids, role_ids)
        for user_id in user_ids:
            for role_id in role_ids:
                store().run(
                    "INSERT OR IGNORE INTO organization_member_roles"
                    " (organization_id, user_id, role_id) VALUES (?, ?, ?)",
                    organization_id,
                    user_id,
                    role_id,
                )


def _require_members_and_roles(
    organization_id: str, user_ids: list[str], role_ids: list[str]
) -> None:
    members = all(_is_member(organization_id, user_id) for user_id in user_ids)
    roles = all(store().find("organization_roles", id=role_id) for role_id in role_ids)
    if not members or not roles:
        raise ApiError(422, "entity.relation_foreign_key_not_found")


def _require_membership(organization_id: str, user_ids: list[str]) -> None:
    if not all(_is_member(organization_id, user_id) for user_id in user_ids):
        raise ApiError(422, "organization.require_membership")


def _is_member(organization_id: str, user_id: str) -> bool:
    keys = {"organization_id": organization_id, "user_id": user_id}
    return store().find("organization_members", **keys) is not None
