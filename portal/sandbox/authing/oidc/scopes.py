"""What may be asked for at sign-in, and the claims that come of it (contract §3)."""

from typing import Any

from portal.sandbox.authing import pool
from portal.sandbox.oidc.authorization.authorization_request import AuthorizationRequest
from portal.sandbox.store import Row

SCOPES = (
    *("openid", "profile", "username", "email", "phone", "address", "roles", "role"),
    *("external_id", "unionid", "extended_fields", "tenant_id", "userpool_id", "offline_access"),
)

_PROFILE = {
    "name": "name",
    "family_name": "familyName",
    "given_name": "givenName",
    "middle_name": "middleName",
    "nickname": "nickname",
    "preferred_username": "preferredUsername",
    "picture": "photo",
    "profile": "profile",
    "website": "website",
    "gender": "gender",
    "birthdate": "birthdate",
    "locale": "locale",
    "zoneinfo": "zoneinfo",
}


def granted(asked: AuthorizationRequest) -> list[str]:
    """Unknown scopes fall away; ``offline_access`` needs the person's consent each time."""
    wanted = dict.fromkeys(asked.parameters.get("scope", "").split())
    return [
        scope
        for scope in wanted
        if scope in SCOPES and (scope != "offline_access" or "consent" in asked.prompts)
    ]


def claims(user: Row, scopes: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"sub": user["id"]}
    profile = user["profile"]
    if "profile" in scopes:
        told |= {claim: profile.get(name) for claim, name in _PROFILE.items()}
        told["updated_at"] = user["updated_at"] // 1000
    if "username" in scopes:
        told["username"] = user["username"]
    if "email" in scopes:
        told |= {"email": user["email"], "email_verified": user["email_verified"]}
    if "phone" in scopes:
        whole = f"{user['phone_country_code']}{user['phone']}" if user["phone"] else None
        told |= {"phone_number": whole, "phone_number_verified": user["phone_verified"]}
    if "address" in scopes:
        told["address"] = _address(profile)
    return told | _of_the_vendor(user, scopes)


def _address(profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "country": profile.get("country"),
        "region": profile.get("region"),
        "postal_code": profile.get("postalCode"),
        "formatted": profile.get("formatted"),
    }


def _of_the_vendor(user: Row, scopes: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if scopes & {"roles", "role"}:
        told["roles"] = [role["code"] for role in user["roles"]]
    if "external_id" in scopes:
        told["external_id"] = user["profile"].get("externalId")
    if "extended_fields" in scopes:
        told["extended_fields"] = user["custom_data"]
    if "userpool_id" in scopes:
        told["userpool_id"] = pool.setting("userPoolId")
    return told
