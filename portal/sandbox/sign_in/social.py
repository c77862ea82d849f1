"""Signing in with a social account: the sandbox plays the provider as well, on one small page."""

from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.sandbox.oidc.authorization.authorization_endpoint import first_screen
from portal.sandbox.oidc.authorization.interactions import Interaction, present
from portal.sandbox.people import directory
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import proven, step_page, verification
from portal.sandbox.social.provider_accounts import accounts, new_id
from portal.sandbox.tenant.settings import offered_connectors

bp = Blueprint("sandbox_social", __name__)

Json = dict[str, Any]


@bp.get("/direct/<method>/<target>")
def direct(method: str, target: str) -> Response:
    """Straight to the provider; an unknown one falls back to a first screen."""
    interaction = present()
    if method == "social" and _offered(target) is not None:
        return go_to(f"/social/{target}", interaction)
    return go_to(first_screen(interaction.asked), interaction)


@bp.route("/social/<target>", methods=["GET", "POST"])
def provider(target: str) -> Response:
    interaction, connector = present(), _offered(target)
    if connector is None:
        abort(404)
    if request.method == "GET":
        return _page(interaction, connector)
    social_id, name = request.form.get("account", ""), request.form.get("name", "").strip()
    if social_id == "new":
        if not name:
            return _page(interaction, connector, {"name": "Enter a name for the new account."})
        social_id = new_id(name, target)
    return _came_back(interaction, connector, social_id, name)


def _came_back(interaction: Interaction, connector: Json, social_id: str, name: str) -> Response:
    """Signed in as whoever has linked this account; a person who is new here gets an account."""
    target = connector["target"]
    known = directory.person_behind(target, social_id)
    if known is None and not name:
        return go_to(f"/social/{target}", interaction)
    user = known or directory.add_person(
        name=name,
        identities={target: _identity(social_id, name)},
        application_id=interaction.application["id"],
    )
    told = user["identities"][target].get("details", {"id": social_id})
    how = verification("Social", connectorId=connector["id"], socialUserInfo=told)
    return proven(interaction, user, how, event="SignIn" if known else "Register")


def _identity(social_id: str, name: str) -> Json:
    return {"userId": social_id, "details": {"id": social_id, "name": name}}


def _offered(target: str) -> Json | None:
    return next((item for item in offered_connectors() if item["target"] == target), None)


def _page(
    interaction: Interaction, connector: Json, errors: dict[str, str] | None = None
) -> Response:
    return step_page(
        "sandbox/provider.html",
        interaction,
        errors=errors,
        connector=connector,
        accounts=accounts(connector["target"]),
    )
