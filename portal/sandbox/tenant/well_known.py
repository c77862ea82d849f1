"""What anyone may know of the tenant without a token (contracts/logto-api.md §7)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox.tenant.companies import offered_companies, published
from portal.sandbox.tenant.profile_fields import all_fields
from portal.sandbox.tenant.settings import (
    account_center,
    has_connector,
    offered_connectors,
    sign_in_experience,
)

bp = Blueprint("well_known", __name__)

Json = dict[str, Any]

# Which addresses are refused is no business of the public; the other has another form there.
_PRIVATE = frozenset({"emailBlocklistPolicy", "forgotPasswordMethods"})
_SOCIAL_MEMBERS = (
    "id",
    "target",
    "name",
    "logo",
    "logoDark",
    "platform",
    "isStandard",
    "isTokenStorageSupported",
)


@bp.get("/api/.well-known/account-center")
def public_account_center() -> Response:
    return jsonify(account_center())


@bp.get("/api/.well-known/sign-in-exp")
@bp.get("/api/.well-known/experience")
def public_sign_in_experience() -> Response:
    settings = sign_in_experience()
    public = {member: value for member, value in settings.items() if member not in _PRIVATE}
    return jsonify({**public, **_derived(settings)})


@bp.get("/.well-known/webauthn")
def related_origins() -> Response:
    return jsonify({"origins": account_center()["webauthnRelatedOrigins"]})


def _derived(settings: Json) -> Json:
    fields = all_fields()
    chosen = [item["name"] for item in settings["signUpProfileFields"] or []]
    methods = settings["forgotPasswordMethods"] or []
    return {
        "socialConnectors": [
            {member: connector[member] for member in _SOCIAL_MEMBERS if member in connector}
            for connector in offered_connectors()
        ],
        "ssoConnectors": [published(company) for company in offered_companies()],
        "forgotPassword": {
            "phone": "PhoneVerificationCode" in methods and has_connector("Sms"),
            "email": "EmailVerificationCode" in methods and has_connector("Email"),
        },
        "isDevelopmentTenant": False,
        "customProfileFields": [field for field in fields if field["name"] in chosen],
        "customProfileFieldCatalog": fields,
    }
