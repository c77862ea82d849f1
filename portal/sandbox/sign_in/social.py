"""Signing in with *Mock Social*: the sandbox plays the provider as well, on one small page."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.current import store
from portal.sandbox.oidc.authorization.authorization_endpoint import first_screen
from portal.sandbox.oidc.authorization.interactions import Interaction, present
from portal.sandbox.people import directory
from portal.sandbox.sign_in.steps import go_to, proven, step_page, verification
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import connectors

bp = Blueprint("sandbox_social", __name__)

TARGET = "mock-social"


@bp.get("/direct/<method>/<target>")
def direct(method: str, target: str) -> Response:
    """Straight to the provider; an unknown one, and any company's, falls back to a first screen."""
    interaction = present()
    if (method, target) == ("social", TARGET):
        return go_to(f"/social/{TARGET}", interaction)
    return go_to(first_screen(interaction.asked), interaction)


@bp.route(f"/social/{TARGET}", methods=["GET", "POST"])
def provider() -> Response:
    interaction = present()
    if request.method == "GET":
        return step_page("sandbox/provider.html", interaction, accounts=_accounts())
    social_id, name = request.form.get("account", ""), request.form.get("name", "").strip()
    if social_id == "new":
        if not name:
            wrong = {"name": "Enter a name for the new account."}
            return step_page(
                "sandbox/provider.html", interaction, errors=wrong, accounts=_accounts()
            )
        social_id = f"{'-'.join(name.lower().split())}-at-{TARGET}"
    return _came_back(interaction, social_id, name)


def _came_back(interaction: Interaction, social_id: str, name: str) -> Response:
    """Signed in as whoever has linked this account; a person who is new here gets an account."""
    known = directory.person_behind(TARGET, social_id)
    if known is None and not name:
        return go_to(f"/social/{TARGET}", interaction)
    user = known or directory.add_person(
        name=name,
        identities={TARGET: _identity(social_id, name)},
        application_id=interaction.application["id"],
    )
    told = user["identities"][TARGET].get("details", {"id": social_id})
    how = verification("Social", connectorId=_connector_id(), socialUserInfo=told)
    return proven(interaction, user, how, event="SignIn" if known else "Register")


def _identity(social_id: str, name: str) -> dict[str, Any]:
    return {"userId": social_id, "details": {"id": social_id, "name": name}}


def _connector_id() -> str:
    return next((item["id"] for item in connectors() if item["target"] == TARGET), TARGET)


def _accounts() -> list[Row]:
    """The accounts that the provider has: those somebody here has linked."""
    rows = store().rows("SELECT name, identities FROM users ORDER BY created_at, id")
    linked = [(row, row["identities"][TARGET]) for row in rows if TARGET in row["identities"]]
    return [
        {
            "id": identity["userId"],
            "name": identity.get("details", {}).get("name") or row["name"] or identity["userId"],
        }
        for row, identity in linked
    ]
