"""What tokens and userinfo say of a person, by scope (contracts/logto-api.md §2.3)."""

from typing import Any

from portal.sandbox.current import store
from portal.sandbox.store import Row

ORGANIZATIONS = "urn:logto:scope:organizations"
ORGANIZATION_ROLES = "urn:logto:scope:organization_roles"

SCOPES = (
    "openid",
    "offline_access",
    "profile",
    "email",
    "phone",
    "address",
    "custom_data",
    "identities",
    "roles",
    ORGANIZATIONS,
    ORGANIZATION_ROLES,
    "urn:logto:scope:sessions",
    "urn:logto:scope:trusted_devices",
)

_PROFILE_CLAIMS = {
    "familyName": "family_name",
    "givenName": "given_name",
    "middleName": "middle_name",
    "nickname": "nickname",
    "preferredUsername": "preferred_username",
    "profile": "profile",
    "website": "website",
    "gender": "gender",
    "birthdate": "birthdate",
    "zoneinfo": "zoneinfo",
    "locale": "locale",
}


def id_token_claims(user: Row, scopes: set[str]) -> dict[str, Any]:
    claims: dict[str, Any] = {"sub": user["id"]}
    if "profile" in scopes:
        claims |= _profile_claims(user)
    if "email" in scopes:
        claims |= {"email": user["primary_email"], "email_verified": bool(user["primary_email"])}
    if "phone" in scopes:
        phone = user["primary_phone"]
        claims |= {"phone_number": phone, "phone_number_verified": bool(phone)}
    if "address" in scopes and "address" in user["profile"]:
        claims["address"] = user["profile"]["address"]
    if "roles" in scopes:
        claims["roles"] = []  # the sandbox has no roles of its own
    return claims | _organization_claims(user["id"], scopes)


def userinfo_claims(user: Row, scopes: set[str]) -> dict[str, Any]:
    """The ID token's claims and those too large or too private for it."""
    claims = id_token_claims(user, scopes)
    if "identities" in scopes:
        companies = [
            {name: one.get(name) for name in ("issuer", "identityId", "detail")}
            for one in user["sso_identities"]
        ]
        claims |= {"identities": user["identities"], "sso_identities": companies}
    if "custom_data" in scopes:
        claims["custom_data"] = user["custom_data"]
    if ORGANIZATIONS in scopes:
        claims["organization_data"] = store().rows(
            "SELECT id, name, description FROM organizations JOIN organization_members"
            " ON organization_id = id WHERE user_id = ? ORDER BY id",
            user["id"],
        )
    return claims


def organization_scopes(organization_id: str, user_id: str) -> list[str]:
    """What a member's roles allow in an organization."""
    rows = store().rows(
        "SELECT DISTINCT s.name FROM organization_member_roles m"
        " JOIN organization_role_scopes r USING (role_id)"
        " JOIN organization_scopes s ON s.id = r.scope_id"
        " WHERE m.organization_id = ? AND m.user_id = ? ORDER BY s.name",
        organization_id,
        user_id,
    )
    return [row["name"] for row in rows]


def _profile_claims(user: Row) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    if user["name"] is not None:
        claims["name"] = user["name"]
    for key, claim in _PROFILE_CLAIMS.items():
        if key in user["profile"]:
            claims[claim] = user["profile"][key]
    if user["username"] is not None:
        claims.setdefault("preferred_username", user["username"])
    return claims | {
        "picture": user["avatar"],
        "username": user["username"],
        "created_at": user["created_at"],
        "updated_at": user["updated_at"],
    }


def _organization_claims(user_id: str, scopes: set[str]) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    if ORGANIZATIONS in scopes:
        rows = store().rows(
            "SELECT organization_id FROM organization_members WHERE user_id = ? ORDER BY 1", user_id
        )
        claims["organizations"] = [row["organization_id"] for row in rows]
    if ORGANIZATION_ROLES in scopes:
        rows = store().rows(
            "SELECT organization_id || ':' || name AS role FROM organization_member_roles"
            " JOIN organization_roles ON id = role_id WHERE user_id = ? ORDER BY 1",
            user_id,
        )
        claims["organization_roles"] = [row["role"] for row in rows]
    return claims
