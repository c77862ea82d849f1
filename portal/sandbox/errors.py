"""Refusals in Logto's two shapes: those of its APIs and those of its OIDC addresses."""

from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from portal.sandbox.error_messages import message_of


class ApiError(Exception):
    """A refusal of an API: ``{code, message, data?, details?}`` (contracts/logto-api.md §1)."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        message: str | None = None,
        data: Any = None,
        details: str | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.data = data
        self.details = details

    def body(self) -> dict[str, Any]:
        body = {"code": self.code, "message": self.message or message_of(self.code)}
        if self.data is not None:
            body["data"] = self.data
        if self.details is not None:
            body["details"] = self.details
        return body


class OidcError(Exception):
    """A refusal of an OIDC address: the OAuth error with Logto's ``code`` and ``message``."""

    def __init__(
        self,
        status: int,
        error: str,
        description: str,
        *,
        code: str | None = None,
        scope: str | None = None,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description
        self.code = code or f"oidc.{error}"
        self.scope = scope
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self, *, bare: bool = False) -> dict[str, Any]:
        oauth = {"error": self.error, "error_description": self.description}
        if self.scope is not None:
            oauth["scope"] = self.scope
        if bare:
            return oauth
        return {"code": self.code, "message": message_of(self.code), **self.extra, **oauth}


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(ApiError, _answer_api_error)
    app.register_error_handler(OidcError, _answer_oidc_error)
    app.register_error_handler(HTTPException, _answer_http_error)


def register_oidc_error_handler(app: Flask) -> None:
    """For a server that is not Logto: the OAuth error and nothing more."""
    app.register_error_handler(OidcError, _answer_bare_oidc_error)


def _answer_api_error(error: ApiError) -> tuple[Response, int]:
    return jsonify(error.body()), error.status


def _answer_oidc_error(error: OidcError) -> tuple[Response, int, dict[str, str]]:
    bare = request.args.get("parse_error") == "false"
    return jsonify(error.body(bare=bare)), error.status, error.headers


def _answer_bare_oidc_error(error: OidcError) -> tuple[Response, int, dict[str, str]]:
    return jsonify(error.body(bare=True)), error.status, error.headers


def _answer_http_error(error: HTTPException) -> HTTPException | Response | tuple[Response, int]:
    if not request.path.startswith(("/api/", "/oidc/", "/admin/")) or error.response is not None:
        return error
    status = error.code or 500
    if status in (404, 405):
        return _answer_nowhere(error)
    return jsonify({"message": error.description or error.name}), status


def _answer_nowhere(error: HTTPException) -> Response | tuple[Response, int]:
    """No such address or method: in OIDC's own words under ``/oidc``, else as plain text."""
    if request.path.startswith("/oidc/"):
        place = f"{request.method} on {request.path.removeprefix('/oidc')}"
        description = f"unrecognized route or not allowed method ({place})"
        return jsonify(OidcError(404, "invalid_request", description).body()), 404
    answer = Response(error.name, error.code, mimetype="text/plain")
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer
