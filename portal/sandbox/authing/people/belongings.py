"""What alice belongs to and may do, by the API's own names (contract §7.5)."""

from typing import Any

Json = dict[str, Any]

_SINCE = "2024-03-01T08:00:00.000Z"


def _department(number: int, name: str, path: list[str], **members: Any) -> Json:
    ids = [f"dept-{place}" for place in range(len(path))]
    return {
        "organizationCode": "acme",
        "departmentId": ids[-1],
        "isRoot": number == 0,
        "name": name,
        "description": f"{name} of Acme Corp",
        "code": name.lower().replace(" ", "-"),
        "openDepartmentId": f"open-{ids[-1]}",
        "isLeader": False,
        "isMainDepartment": False,
        "isVirtualNode": False,
        "createdAt": _SINCE,
        "joinedAt": _SINCE,
        "departmentIdPath": ids,
        "departmentCodePath": [part.lower().replace(" ", "-") for part in path],
        "departmentNamePath": path,
        "i18n": {"name": {"zh-CN": {"enabled": False, "value": ""}}},
        "customData": {},
        **members,
    }


DEPARTMENTS: list[Json] = [
    _department(0, "Acme Corp", ["Acme Corp"]),
    _department(1, "Harbors", ["Acme Corp", "Harbors"], isMainDepartment=True, isLeader=True),
]

# The vendor's own answer carries whole user records of everyone else in the group.
GROUPS: list[Json] = [
    {
        "id": "group-night-shift",
        "code": "night-shift",
        "name": "Night shift",
        "description": "Those who keep the lights on",
        "type": "STATIC",
        "members": [
            {
                "userId": "626f62000000000000000000",
                "username": "bob",
                "email": "bob@example.test",
                "phone": "4155550199",
                "identityNumber": "110101198811230013",
            }
        ],
    },
    {
        "id": "group-swimmers",
        "code": "swimmers",
        "name": "Swimmers",
        "description": "",
        "type": "DYNAMIC",
        "members": [],
    },
]

ROLES: list[Json] = [
    {
        "id": "role-harbor-master",
        "code": "harbor-master",
        "name": "Harbor master",
        "description": "Says who may dock",
        "namespace": "default",
        "namespaceName": "Default",
        "status": "ENABLE",
        "disableTime": None,
    },
    {
        "id": "role-pilot",
        "code": "pilot",
        "name": "Pilot",
        "description": "",
        "namespace": "default",
        "namespaceName": "Default",
        "status": "DISABLE",
        "disableTime": "2025-01-31T00:00:00.000Z",
    },
]

RESOURCES: list[Json] = [
    {
        "resourceCode": "berths",
        "resourceType": "DATA",
        "actions": ["berths:Read", "berths:Assign"],
        "effect": "ALLOW",
        "apiIdentifier": None,
        "condition": None,
    },
    {
        "resourceCode": "tides",
        "resourceType": "API",
        "actions": ["tides:Read"],
        "effect": "ALLOW",
        "apiIdentifier": "https://tides.example.test",
        "condition": None,
    },
    {
        "resourceCode": "close-harbor",
        "resourceType": "BUTTON",
        "actions": ["close-harbor:Press"],
        "effect": "DENY",
        "apiIdentifier": None,
        "condition": None,
    },
]

APPS: list[Json] = [
    {
        "appId": "harbor-log",
        "appName": "Harbor log",
        "appLoginUrl": "https://log.harbor.example.test/",
        "appLogo": "https://files.authing.example/harbor-log.png",
    },
    {
        "appId": "tide-tables",
        "appName": "Tide tables",
        "appLoginUrl": "https://tides.example.test/sign-in",
        "appLogo": None,
    },
]

TENANTS: list[Json] = [
    {"tenantId": "tenant-acme", "tenantName": "Acme Corp", "joinAt": _SINCE},
]
