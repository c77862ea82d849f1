"""A person as the API tells of them, as far as the token's scope goes (contract §0.4, §7.1)."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.authing.people.identities import identities_of, identity_json
from portal.sandbox.store import Row

Json = dict[str, Any]

_NEVER_KNOWN = ("browser", "device", "lastMfaTime", "statusChangedAt")
_PROFILE = (
    *("name", "nickname", "photo", "birthdate", "gender", "company", "givenName", "familyName"),
    *("middleName", "profile", "preferredUsername", "website", "zoneinfo", "locale"),
)
_ADDRESS = (
    *("country", "province", "city", "address", "streetAddress", "postalCode"),
    *("region", "formatted"),
)


def user_json(
    user: Row,
    scopes: frozenset[str],
    *,
    with_custom_data: bool = False,
    with_identities: bool = False,
    with_departments: bool = False,
) -> Json:
    """What the scope does not reach is missing; nothing says that it is."""
    told = _always(user)
    for scope, part in _PARTS.items():
        if scope in scopes:
            told |= part(user)
    if with_custom_data and "extended_fields" in scopes:
        told["customData"] = user["custom_data"]
    if with_identities:
        told["identities"] = [identity_json(identity) for identity in identities_of(user["id"])]
    if with_departments:
        told["departmentIds"] = [one["departmentId"] for one in user["departments"]]
    return told


def _always(user: Row) -> Json:
    return {
        "userId": user["id"],
        "status": user["status"],
        "workStatus": "Active",
        "userSourceType": "register",
        "createdAt": clock.iso(user["created_at"]),
        "updatedAt": clock.iso(user["updated_at"]),
    }


def _profile(user: Row) -> Json:
    main = next((one for one in user["departments"] if one["isMainDepartment"]), None)
    return {
        **{name: user["profile"].get(name) for name in _PROFILE},
        "gender": user["profile"].get("gender", "U"),
        "identityNumber": user["profile"].get("identityNumber"),
        "loginsCount": user["logins_count"],
        "lastLogin": _moment(user["last_login_at"]),
        "lastIp": user["last_ip"],
        "lastLoginApp": user["last_app_id"],
        "passwordLastSetAt": _moment(user["password_set_at"]),
        "passwordSecurityLevel": user["password_level"],
        "resetPasswordOnNextLogin": False,
        **dict.fromkeys(_NEVER_KNOWN),
        "registerSource": ["basic:email"],
        "signedUp": clock.iso(user["created_at"]),
        "mainDepartmentId": main["departmentId"] if main else None,
        "postIdList": [],
    }


def _username(user: Row) -> Json:
    return {"username": user["username"]}


def _external_id(user: Row) -> Json:
    return {"externalId": user["profile"].get("externalId")}


def _tenant_id(_: Row) -> Json:
    return {"tenantId": None}


def _email(user: Row) -> Json:
    return {"email": user["email"], "emailVerified": user["email_verified"]}


def _phone(user: Row) -> Json:
    return {
        "phone": user["phone"],
        "phoneCountryCode": user["phone_country_code"],
        "phoneVerified": user["phone_verified"],
    }


def _address(user: Row) -> Json:
    return {name: user["profile"].get(name) for name in _ADDRESS}


_PARTS = {
    "profile": _profile,
    "username": _username,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "external_id": _external_id,
    "tenant_id": _tenant_id,
}


def _moment(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else clock.iso(milliseconds)
