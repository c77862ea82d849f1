"""Sending the browser back to the application: code or refusal, always with ``iss`` (RFC 9207)."""

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import redirect
from werkzeug.wrappers import Response

from portal.sandbox.current import config, store
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.authorization.authorization_request import AuthorizationRequest
from portal.sandbox.pages.page import page
from portal.sandbox.store import Row


def answer_code(asked: AuthorizationRequest, session: Row) -> Response:
    """First-party applications need no consent: the session's person is enough."""
    scopes, parameters = asked.scopes, asked.parameters
    freshness_asked = "login" in asked.prompts or asked.max_age is not None
    with store().transaction():
        grant_id, sid = grants.authorize(session, asked.application, " ".join(scopes))
        code = grants.new_code(
            grant_id=grant_id,
            application_id=asked.application["id"],
            user_id=session["account_id"],
            session_uid=session["uid"],
            expires_with_session="offline_access" not in scopes,
            scope=" ".join(scopes),
            resource_scope=asked.resource_scope,
            redirect_uri=parameters["redirect_uri"],
            code_challenge=parameters.get("code_challenge"),
            nonce=parameters.get("nonce"),
            auth_time=session["signed_in_at"] // 1000 if freshness_asked else None,
            sid=sid,
        )
    return _answer(asked, {"code": code})


def answer_refusal(asked: AuthorizationRequest, error: str, description: str) -> Response:
    return _answer(asked, {"error": error, "error_description": description})


def _answer(asked: AuthorizationRequest, members: dict[str, Any]) -> Response:
    if "state" in asked.parameters:
        members["state"] = asked.parameters["state"]
    return send_back(asked, {**members, "iss": config().issuer})


def send_back(asked: AuthorizationRequest, members: dict[str, Any]) -> Response:
    """To the application with *members*, in the way it asked for."""
    address = asked.parameters["redirect_uri"]
    if asked.response_mode == "form_post":
        return page("sandbox/form_post.html", asked.application, address=address, members=members)
    return redirect(_with(address, members, asked.response_mode), 303)


def _with(address: str, members: dict[str, Any], mode: str) -> str:
    parts = urlsplit(address)
    if mode == "fragment":
        return urlunsplit(parts._replace(fragment=urlencode(members)))
    query = "&".join(part for part in (parts.query, urlencode(members)) if part)
    return urlunsplit(parts._replace(query=query))
