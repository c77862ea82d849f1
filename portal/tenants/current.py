"""The tenant of this request."""

from flask import g
from werkzeug.local import LocalProxy

from portal.tenants.models import Tenant


def enter(tenant: Tenant) -> None:
    g.tenant = tenant


def leave() -> None:
    g.pop("tenant", None)


def has_tenant() -> bool:
    return "tenant" in g


def get() -> Tenant:
    tenant: Tenant = g.tenant
    return tenant


current_tenant: Tenant = LocalProxy(get)  # type: ignore[assignment]  # stands for the Tenant it finds
