"""Tenants, departments, groups, roles and resources: to read only (contract §6.6, §7.5)."""

from typing import Any

from flask import Response, request

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import flag, page_of
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done

bp = api("organization")

_SORTED_BY = {
    "DepartmentCreatedAt": "createdAt",
    "JoinDepartmentAt": "joinedAt",
    "DepartmentName": "name",
    "DepartmemtCode": "code",  # the vendor's spelling
}
_TYPES = ("DATA", "API", "MENU", "BUTTON", "UI")


@bp.get("/get-my-tenant-list")
def get_my_tenant_list() -> Response:
    return done(caller().user["tenants"])


@bp.get("/get-my-department-list")
def get_my_department_list() -> Response:
    departments = list(caller().user["departments"])
    if not flag("withCustomData"):
        departments = [_without_custom_data(one) for one in departments]
    sort_by = request.args.get("sortBy", "JoinDepartmentAt")
    if sort_by not in _SORTED_BY:
        raise Refused(refusals.BAD_VALUE)
    downwards = request.args.get("orderBy") == "Desc"
    departments.sort(key=lambda one: str(one[_SORTED_BY[sort_by]]), reverse=downwards)
    return done(page_of(departments))


@bp.get("/get-my-group-list")
def get_my_group_list() -> Response:
    """With ``members``: whole records of other people, as the vendor sends them."""
    return done(caller().user["groups"])


@bp.get("/get-my-role-list")
def get_my_role_list() -> Response:
    return done(_of_namespace(caller().user["roles"]))


@bp.get("/get-my-authorized-resources")
def get_my_authorized_resources() -> Response:
    wanted = request.args.get("resourceType")
    if wanted is not None and wanted not in _TYPES:
        raise Refused(refusals.BAD_VALUE)
    resources = [
        resource
        for resource in _of_namespace(caller().user["resources"])
        if wanted in (None, resource["resourceType"])
    ]
    return done({"totalCount": len(resources), "list": resources})


def _of_namespace(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A resource does not say of which it is: all of them are of the default one."""
    wanted = request.args.get("namespace")
    return [item for item in items if wanted in (None, item.get("namespace", "default"))]


def _without_custom_data(department: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in department.items() if name != "customData"}
