"""
Every request belongs to the tenant of its host, or gets a bare 404 that says and sets nothing.

This stands before routing: an unknown host sees no page, no static file and no cookie (W-42). A
tenant's further hosts lead to the one its addresses are made of: cookies, the platform's redirects
and passkeys belong to one host.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Flask, g, request
from werkzeug.wrappers import Response

from portal.tenants import current
from portal.tenants.hosts import normalize_host
from portal.tenants.models import Tenant
from portal.tenants.registry import TenantRegistry

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class KnownHosts:
    """WSGI middleware: finds the tenant and puts it into ``environ["foyer.tenant"]``."""

    def __init__(self, app: "WSGIApplication", registry: TenantRegistry) -> None:
        self._app = app
        self._registry = registry

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        tenant = self._registry.find(environ.get("HTTP_HOST", ""))
        if tenant is None or "://" in environ.get("RAW_URI", "")[:10]:
            return _nothing_here(environ, start)
        if normalize_host(environ["HTTP_HOST"]) != urlsplit(tenant.url).hostname:
            return _elsewhere(tenant, environ, start)
        environ["foyer.tenant"] = tenant
        return self._app(environ, start)


def _nothing_here(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    answer = Response("Not found\n", 404, headers, content_type="text/plain; charset=utf-8")
    return answer(environ, start)


def _elsewhere(
    tenant: Tenant, environ: "WSGIEnvironment", start: "StartResponse"
) -> Iterable[bytes]:
    """The same page on the tenant's own host. Nothing was ever shown here that could be sent."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _nothing_here(environ, start)
    path, query = (
        quote(environ.get("PATH_INFO", "/").encode("latin-1")),
        environ.get("QUERY_STRING", ""),
    )
    target = tenant.absolute("/" + path.lstrip("/")) + (f"?{query}" if query else "")
    answer = Response(status=308, headers={"Location": target, "Cache-Control": "no-store"})
    return answer(environ, start)


def init_app(app: Flask, registry: TenantRegistry) -> None:
    app.wsgi_app = KnownHosts(app.wsgi_app, registry)  # type: ignore[assignment]  # Flask's own way

    @app.before_request
    def enter_tenant() -> None:
        if "tenant" not in g:
            current.enter(request.environ["foyer.tenant"])
