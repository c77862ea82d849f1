"""The Management API's people (contracts/logto-api.md §6)."""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.management.organization_json import organization_json
from portal.sandbox.people.factors import factor_json
from portal.sandbox.people.user_json import user_json
from portal.sandbox.store import Row

bp = Blueprint("management_users", __name__, url_prefix="/api/users")
bp.before_request(require_management)


@bp.get("/<user_id>")
def show_user(user_id: str) -> Response:
    user = _user(user_id)
    shown = user_json(user)
    if request.args.get("includeSsoIdentities") == "true":
        shown["ssoIdentities"] = user["sso_identities"]
    return jsonify(shown)


@bp.get("/<user_id>/has-password")
def has_password(user_id: str) -> Response:
    return jsonify({"hasPassword": _user(user_id)["password_hash"] is not None})


@bp.get("/<user_id>/custom-data")
def show_custom_data(user_id: str) -> Response:
    return jsonify(_user(user_id)["custom_data"])


@bp.get("/<user_id>/roles")
def list_roles(user_id: str) -> Response:
    """The sandbox has none but those of organizations."""
    _user(user_id)
    return paged([])


@bp.get("/<user_id>/mfa-verifications")
def list_factors(user_id: str) -> Response:
    return jsonify([factor_json(factor) for factor in _user(user_id)["mfa_verifications"]])


@bp.get("/<user_id>/logto-configs")
def show_configs(user_id: str) -> Response:
    kept = _user(user_id)["logto_config"]
    return jsonify(
        {
            "mfa": {"skipped": False, "skipMfaOnSignIn": False, **kept.get("mfa", {})},
            "passkeySignIn": {"skipped": False, **kept.get("passkeySignIn", {})},
        }
    )


@bp.get("/<user_id>/organizations")
def list_organizations(user_id: str) -> Response:
    """In no promised order, each with the roles that they have there; never in pages."""
    _user(user_id)
    rows = store().rows(
        "SELECT o.* FROM organizations o JOIN organization_members ON organization_id = o.id"
        " WHERE user_id = ? ORDER BY o.id",
        user_id,
    )
    return jsonify(
        [{**organization_json(row), "organizationRoles": _roles(row, user_id)} for row in rows]
    )


def _user(user_id: str) -> Row:
    user = store().find("users", id=user_id)
    if user is None:
        raise ApiError(404, "entity.not_found")
    return user


def _roles(organization: Row, user_id: str) -> list[Row]:
    return store().rows(
        "SELECT o.id, o.name FROM organization_member_roles m"
        " JOIN organization_roles o ON o.id = m.role_id"
        " WHERE m.organization_id = ? AND m.user_id = ? ORDER BY m.rowid",
        organization["id"],
        user_id,
    )


@bp.get("")
def list_users() -> Response:
    """Newest first; ``search`` is a pattern of SQL's LIKE over names and addresses."""
    pattern = request.args.get("search", "%")
    rows = store().rows(
        "SELECT * FROM users WHERE coalesce(username, '') LIKE ?1"
        " OR coalesce(primary_email, '') LIKE ?1 OR coalesce(primary_phone, '') LIKE ?1"
        " OR coalesce(name, '') LIKE ?1 OR id LIKE ?1 ORDER BY created_at DESC, id",
        pattern,
    )
    return paged([user_json(row) for row in rows])
