"""The Management API's account center: what people may see and change (§6 of the contract)."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify

from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.tenant.settings import CONTROLS, FIELDS, account_center, change_account_center

bp = Blueprint("management_account_center", __name__, url_prefix="/api/account-center")
bp.before_request(require_management)


@bp.get("")
def show_account_center() -> Response:
    return jsonify(account_center())


@bp.patch("")
def patch_account_center() -> Response:
    """Each member that is sent replaces the old one as a whole, ``fields`` too."""
    return jsonify(change_account_center(**_changes(request_shapes.body())))


def _changes(sent: Members) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "enabled" in sent:
        changes["enabled"] = sent.truth("enabled")
    if "fields" in sent:
        changes["fields"] = sent.members("fields").choices(FIELDS, CONTROLS)
    if "webauthnRelatedOrigins" in sent:
        changes["webauthnRelatedOrigins"] = sent.texts("webauthnRelatedOrigins")
    if "deleteAccountUrl" in sent:
        changes["deleteAccountUrl"] = _web_address(sent, "deleteAccountUrl")
    if "customCss" in sent:
        changes["customCss"] = sent.text_or_null("customCss")
    if "profileFields" in sent:
        changes["profileFields"] = sent.items_or_null("profileFields")
    return changes


def _web_address(sent: Members, name: str) -> str | None:
    value = sent.text_or_null(name)
    if value is not None and urlsplit(value).scheme not in ("http", "https"):
        raise sent.refuse(name, f"{name} must be a valid http(s) URL")
    return value
