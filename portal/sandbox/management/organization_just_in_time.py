"""The Management API's ways to join by oneself (contracts/logto-api.md §6.3, §8.8)."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox.api.callers import require_management
from portal.sandbox.api.pagination import paged
from portal.sandbox.api.request_shapes import body
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.management.organization_json import Json, role_json
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import TENANT

bp = Blueprint("management_just_in_time", __name__, url_prefix="/api/organizations")
bp.before_request(require_management)


@bp.get("/<organization_id>/jit/email-domains")
def list_domains(organization_id: str) -> Response:
    rows = store().rows(
        "SELECT * FROM organization_email_domains WHERE organization_id = ? ORDER BY email_domain",
        organization_id,
    )
    return paged([_domain_json(row) for row in rows], optional=True)


@bp.post("/<organization_id>/jit/email-domains")
def add_domain(organization_id: str) -> ResponseReturnValue:
    """Whatever it is: nobody looks whether it is a domain (§11)."""
    columns = {
        "organization_id": organization_id,
        "email_domain": body().text("emailDomain", at_least=1, at_most=128),
    }
    if store().find("organizations", id=organization_id) is None:
        raise ApiError(422, "entity.relation_foreign_key_not_found")
    if store().find("organization_email_domains", **columns) is not None:
        raise ApiError(422, "entity.unique_integrity_violation")
    store().insert("organization_email_domains", **columns)
    return jsonify(_domain_json(columns)), 201


@bp.put("/<organization_id>/jit/email-domains")
def replace_domains(organization_id: str) -> ResponseReturnValue:
    domains = body().texts("emailDomains")
    with store().transaction():
        store().delete("organization_email_domains", organization_id=organization_id)
        for domain in dict.fromkeys(domains):
            store().insert(
                "organization_email_domains", organization_id=organization_id, email_domain=domain
            )
    return "", 204


@bp.delete("/<organization_id>/jit/email-domains/<domain>")
def remove_domain(organization_id: str, domain: str) -> ResponseReturnValue:
    keys = {"organization_id": organization_id, "email_domain": domain}
    if not store().delete("organization_email_domains", **keys):
        raise ApiError(404, "entity.not_found")
    return "", 204


@bp.get("/<organization_id>/jit/roles")
def list_default_roles(organization_id: str) -> Response:
    rows = store().rows(
        "SELECT o.* FROM organization_default_roles d"
        " JOIN organization_roles o ON o.id = d.role_id"
        " WHERE d.organization_id = ? ORDER BY d.rowid",
        organization_id,
    )
    return paged([role_json(row) for row in rows], optional=True)


@bp.post("/<organization_id>/jit/roles")
def add_default_roles(organization_id: str) -> ResponseReturnValue:
    role_ids = body().texts("organizationRoleIds", at_least=1)
    known = store().find("organizations", id=organization_id) is not None
    with store().transaction():
        for role_id in role_ids:
            if not known or store().find("organization_roles", id=role_id) is None:
                raise ApiError(422, "entity.relation_foreign_key_not_found")
            store().run(
                "INSERT OR IGNORE INTO organization_default_roles VALUES (?, ?)",
                organization_id,
                role_id,
            )
    return "Created", 201, {"Content-Type": "text/plain; charset=utf-8"}


@bp.delete("/<organization_id>/jit/roles/<role_id>")
def remove_default_role(organization_id: str, role_id: str) -> ResponseReturnValue:
    keys = {"organization_id": organization_id, "role_id": role_id}
    if not store().delete("organization_default_roles", **keys):
        raise ApiError(404, "entity.not_found")
    return "", 204


@bp.get("/<organization_id>/jit/sso-connectors")
def list_sso_connectors(organization_id: str) -> Response:
    """The sandbox's tenant has no companies that sign their people in."""
    return paged([], optional=True)


def _domain_json(row: Row) -> Json:
    return {
        "tenantId": TENANT,
        "organizationId": row["organization_id"],
        "emailDomain": row["email_domain"],
    }
