"""The Management API's organizations (contracts/logto-api.md §6.3)."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from portal.sandbox import clock
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.api.request_shapes import Members, body
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import short_id
from portal.sandbox.management.organization_json import organization_json
from portal.sandbox.store import Row

bp = Blueprint("management_organizations", __name__, url_prefix="/api/organizations")
bp.before_request(require_management)

_COLOR = re.compile(r"#[\da-fA-F]{3}([\da-fA-F]{3})?")
_FEATURED = 3


@bp.get("")
def list_organizations() -> Response:
    """In the order of their names; ``q`` is a part of the name, the id or the description."""
    part = request.args.get("q", "").lower()
    rows = store().rows("SELECT * FROM organizations ORDER BY name, id")
    found = [row for row in rows if part in "\n".join(_searched(row)).lower()]
    featured = request.args.get("showFeatured") == "true"
    return paged([organization_json(row) | (_featured(row) if featured else {}) for row in found])


@bp.post("")
def make_organization() -> ResponseReturnValue:
    """Nobody is a member of it yet; two may have the same name."""
    sent = body()
    columns = {"name": sent.text("name", at_least=1, at_most=128), **_columns(sent)}
    organization_id = short_id()
    store().insert("organizations", id=organization_id, created_at=clock.now(), **columns)
    return jsonify(organization_json(_existing(organization_id))), 201


@bp.get("/<organization_id>")
def show_organization(organization_id: str) -> Response:
    return jsonify(organization_json(_existing(organization_id)))


@bp.patch("/<organization_id>")
def change_organization(organization_id: str) -> Response:
    """Every member that is sent takes the place of what was there, ``customData`` too (§11)."""
    sent = body()
    columns = _columns(sent)
    if "name" in sent:
        columns["name"] = sent.text("name", at_least=1, at_most=128)
    if store().find("organizations", id=organization_id) is None:
        raise ApiError(404, "entity.not_exists")
    if columns:
        store().update("organizations", {"id": organization_id}, **columns)
    return jsonify(organization_json(_existing(organization_id)))


@bp.delete("/<organization_id>")
def delete_organization(organization_id: str) -> ResponseReturnValue:
    if not store().delete("organizations", id=organization_id):
        raise ApiError(404, "entity.not_found")
    return "", 204


def _existing(organization_id: str) -> Row:
    found = store().find("organizations", id=organization_id)
    if found is None:
        message = f"The organizations with ID `{organization_id}` does not exist."
        raise ApiError(404, "entity.not_exists_with_id", message=message)
    return found


def _columns(sent: Members) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "description" in sent:
        columns["description"] = sent.text_or_null("description", at_most=256)
    if "customData" in sent:
        columns["custom_data"] = sent.object("customData")
    if "isMfaRequired" in sent:
        columns["is_mfa_required"] = sent.truth("isMfaRequired")
    if "color" in sent:
        columns["color"] = _color(sent.members("color"))
    if "branding" in sent:
        columns["branding"] = _branding(sent.members("branding"))
    return columns


def _color(sent: Members) -> dict[str, Any]:
    colors: dict[str, Any] = {
        name: sent.text(name, pattern=_COLOR)
        for name in ("primaryColor", "darkPrimaryColor")
        if name in sent
    }
    if "isDarkModeEnabled" in sent:
        colors["isDarkModeEnabled"] = sent.truth("isDarkModeEnabled")
    return colors


def _branding(sent: Members) -> dict[str, str]:
    names = ("logoUrl", "darkLogoUrl", "favicon", "darkFavicon")
    return {name: sent.address_or_null(name) or "" for name in names if name in sent}


def _searched(organization: Row) -> tuple[str, str, str]:
    return organization["id"], organization["name"], organization["description"] or ""


def _featured(organization: Row) -> dict[str, Any]:
    """How many members there are, and a few of them."""
    counted = store().row(
        "SELECT count(*) AS members FROM organization_members WHERE organization_id = ?",
        organization["id"],
    )
    some = store().rows(
        "SELECT id, avatar, name FROM users JOIN organization_members ON user_id = id"
        " WHERE organization_id = ? ORDER BY id LIMIT ?",
        organization["id"],
        _FEATURED,
    )
    return {"usersCount": counted["members"] if counted else 0, "featuredUsers": some}
