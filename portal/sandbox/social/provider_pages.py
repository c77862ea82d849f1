"""
The provider's own page, where a link goes on: who are you there, and may they know?

It answers as OAuth 2 providers do: with a code or an error, in the address or, where it was asked
for (as Apple wants it), in a form that the browser posts.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.pages.page import page
from portal.sandbox.social import provider_codes
from portal.sandbox.social.provider_accounts import accounts, new_id
from portal.sandbox.tenant.settings import connectors

bp = Blueprint("sandbox_provider", __name__)

Json = dict[str, Any]

_FOR_A_FORM = "form_post"


@dataclass(frozen=True)
class _Asked:
    """The authorization request: it travels along in the address of the page’s own form."""

    target: str
    name: str
    redirect_uri: str
    state: str
    response_mode: str

    @property
    def address(self) -> str:
        query = {"redirect_uri": self.redirect_uri, "state": self.state}
        if self.response_mode:
            query["response_mode"] = self.response_mode
        return f"/provider/{self.target}?{urlencode(query)}"


@bp.route("/provider/<target>", methods=["GET", "POST"])
def provider(target: str) -> Response:
    asked = _asked(target)
    if request.method == "GET":
        return _page(asked)
    if request.form.get("answer") in ("access_denied", "server_error"):
        return _back(asked, {"error": request.form["answer"]})
    person = _chosen(asked)
    if person is None:
        return _page(asked, {"name": "Enter a name for the new account."})
    return _back(asked, {"code": provider_codes.issue(target, person, asked.redirect_uri)})


def _asked(target: str) -> _Asked:
    found = next((item for item in connectors() if item["target"] == target), None)
    redirect_uri = request.args.get("redirect_uri", "")
    if found is None or not redirect_uri.startswith(("https://", "http://")):
        abort(404)
    return _Asked(
        target,
        found["name"].get("en", target),
        redirect_uri,
        request.args.get("state", ""),
        request.args.get("response_mode", ""),
    )


def _chosen(asked: _Asked) -> Json | None:
    """The account somebody pressed, or a new one; None where it has no name."""
    wanted, name = request.form.get("account", ""), request.form.get("name", "").strip()
    known = next((item for item in accounts(asked.target) if item["id"] == wanted), None)
    if known is not None:
        told = {name: known[name] for name in ("name", "email") if known.get(name)}
        return {"sub": known["id"], **told}
    if not name:
        return None
    email = {"email": request.form["email"]} if request.form.get("email") else {}
    return {"sub": new_id(name, asked.target), "name": name, **email}


def _back(asked: _Asked, members: dict[str, str]) -> Response:
    members["state"] = asked.state
    if asked.response_mode == _FOR_A_FORM:
        return page(
            "sandbox/form_post.html",
            None,
            targets=[asked.redirect_uri],
            address=asked.redirect_uri,
            members=members,
        )
    return redirect(f"{asked.redirect_uri}?{urlencode(members)}", 303)


def _page(asked: _Asked, errors: dict[str, str] | None = None) -> Response:
    return page(
        "sandbox/link_provider.html",
        None,
        targets=[asked.redirect_uri],
        status=422 if errors else 200,
        asked=asked,
        accounts=accounts(asked.target),
        errors=errors or {},
        values=request.form,
    )
