"""A page of the sandbox's own: its language, its look, and the headers that keep it safe."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, render_template, request

from portal.sandbox.pages.words import Translate, translation
from portal.sandbox.store import Row


def page(
    template: str,
    application: Row | None,
    *,
    organization: Row | None = None,
    locales: str = "",
    targets: list[str] | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """A page in the name and colours of the application that people sign in to.

    Those of ``organization`` come before: the request named it. ``locales`` is the request's
    ``ui_locales``; what it lacks is taken from Accept-Language. ``targets`` are addresses that its
    forms lead to, where those of the application are not meant.
    """
    translate, language = _translation_for(locales)
    html = render_template(
        template,
        t=translate,
        language=language,
        application=application,
        brand_name=organization["name"] if organization else _brand_name(application),
        application_name=_brand_name(application),
        theme=_theme(application, organization),
        **context,
    )
    response = Response(html, status)
    for name, value in _security_headers(_origins(application, targets)).items():
        response.headers[name] = value
    return response


def _translation_for(locales: str) -> tuple[Translate, str]:
    """By ``ui_locales``, then by Accept-Language."""
    return translation([*locales.split(), *request.accept_languages.values()])


def _theme(application: Row | None, organization: Row | None) -> str:
    if organization is not None and organization["color"]:
        return f"organizations/{organization['id']}"
    return str(application["id"]) if application else "none"


def _brand_name(application: Row | None) -> str:
    if application is None:
        return ""
    return str(application["brand"].get("name") or application["name"])


def _security_headers(form_targets: list[str]) -> dict[str, str]:
    """A form may lead to ``form_targets`` too: browsers apply form-action to redirects as well."""
    targets = " ".join(["'self'", *form_targets])
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Vary": "Accept-Language, Cookie",
    }


def _origins(application: Row | None, targets: list[str] | None) -> list[str]:
    metadata = application["oidc_client_metadata"] if application else {}
    addresses = targets or [
        *metadata.get("redirectUris", []),
        *metadata.get("postLogoutRedirectUris", []),
    ]
    parts = [urlsplit(address) for address in addresses]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts if part.netloc))
