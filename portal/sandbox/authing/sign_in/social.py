"""Signing in with an account at a provider, which the stand-in plays as well."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.people import directory
from portal.sandbox.authing.people.identities import link, owner_of
from portal.sandbox.authing.people.provider_accounts import accounts, new_account
from portal.sandbox.authing.people.providers import Provider, provider_connected_by
from portal.sandbox.authing.sign_in.steps import proven
from portal.sandbox.current import store
from portal.sandbox.oidc.authorization.interactions import Interaction, present
from portal.sandbox.sign_in.step_pages import go_to, step_page

bp = Blueprint("authing_social", __name__)


@bp.route("/social/<identifier>", methods=["GET", "POST"])
def provider(identifier: str) -> Response:
    """Somebody new here gets an account."""
    interaction, asked = present(), provider_connected_by(identifier)
    if asked is None:
        abort(404)
    if request.method == "GET":
        return _page(interaction, asked, {})
    account, name = request.form.get("account", ""), request.form.get("name", "").strip()
    if account == "new":
        if not name:
            return _page(interaction, asked, {"name": "Enter a name for the new account."})
        account = new_account(name)
    user_id = owner_of(asked, account)
    if user_id is None:
        if not name:
            return go_to(f"/social/{identifier}", interaction)
        user_id = directory.add_person(profile={"name": name})["id"]
        link(user_id, asked, account, name=name, photo=None)
    user = store().rows("SELECT * FROM users WHERE id = ?", user_id)[0]
    return proven(interaction, user, f"SOCIAL:{asked.identifier}")


def _page(interaction: Interaction, asked: Provider, errors: dict[str, str]) -> Response:
    return step_page(
        "sandbox/provider.html",
        interaction,
        errors=errors,
        connector={"target": asked.identifier, "name": {"en": asked.english_name}},
        accounts=accounts(asked),
    )
