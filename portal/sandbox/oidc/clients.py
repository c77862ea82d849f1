"""Applications prove who they are: Basic, or a secret in the body (contracts/logto-api.md §2.1)."""

import base64
import binascii
import hmac
from urllib.parse import unquote_plus

from flask import request

from portal.sandbox.current import config, store
from portal.sandbox.errors import OidcError
from portal.sandbox.store import Row

_PUBLIC = ("SPA", "Native")


def authenticated_client() -> Row:
    """The application that sends this request. Raises OidcError where it does not prove it."""
    client_id, secret = _basic_credentials() or _credentials_in_body()
    application = store().find("applications", id=client_id)
    if application is None:
        raise OidcError(400, "invalid_client", f"invalid client {client_id}")
    if application["type"] in _PUBLIC:
        return application
    if not hmac.compare_digest(secret.encode(), application["secret"].encode()):
        raise _failed()
    return application


def is_public(application: Row) -> bool:
    return application["type"] in _PUBLIC


def www_authenticate(scheme: str, **members: str) -> str:
    quoted = {"realm": config().issuer, **members}
    return f"{scheme} " + ", ".join(f'{name}="{value}"' for name, value in quoted.items())


def _basic_credentials() -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise OidcError(
            400, "invalid_request", "invalid authorization header value format"
        ) from None
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _credentials_in_body() -> tuple[str, str]:
    client_id = request.form.get("client_id")
    if not client_id:
        raise OidcError(400, "invalid_request", "no client authentication mechanism provided")
    return client_id, request.form.get("client_secret", "")


def _failed() -> OidcError:
    description = "client authentication failed"
    header = www_authenticate("Basic", error="invalid_client", error_description=description)
    return OidcError(401, "invalid_client", description, headers={"WWW-Authenticate": header})
