"""
The headers that every answer carries (W-02 to W-08).

Nothing is inline anywhere, so the policy needs no nonce. ``form-action`` names the platform's
origin beside our own because a browser applies it to the redirect that follows a POST, and signing
out is a POST that ends at the platform (W-03).
"""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from portal.tenants import current
from portal.tenants.models import Tenant

_YEAR = 365 * 24 * 3600

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
        "gyroscope=(), microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
}


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Referrer-Policy", "same-origin")
    tenant = current.get() if current.has_tenant() else None
    response.headers.setdefault("Content-Security-Policy", content_security_policy(tenant))
    if request.scheme == "https":
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if not response.headers.get("Cache-Control") or "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def content_security_policy(tenant: Tenant | None) -> str:
    parts = urlsplit(tenant.oidc.issuer) if tenant else None
    platform = f" {parts.scheme}://{parts.netloc}" if parts else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action 'self'{platform}",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )
