"""Where linking goes on in the browser: the provider's own page, and the way back (§7.4, §8.5)."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refusal, Refused
from portal.sandbox.authing.oidc import signing
from portal.sandbox.authing.people import errands
from portal.sandbox.authing.people.identities import identities_of, link, owner_of
from portal.sandbox.authing.people.provider_accounts import accounts, new_account
from portal.sandbox.authing.people.providers import Provider, provider_connected_by
from portal.sandbox.pages.page import page

bp = Blueprint("authing_linking", __name__)

_ERRAND = "link-extidp"
_PATIENCE = 600  # seconds, to choose an account at the provider


@bp.get("/api/v3/link-extidp")
def link_extidp() -> Response:
    """A browser comes here, without any header of an application."""
    claims = signing.claims_of_id_token(request.args.get("id_token", ""))
    provider = provider_connected_by(request.args.get("ext_idp_conn_identifier", ""))
    if provider is None or claims is None or claims["exp"] <= clock.now_in_seconds():
        raise Refused(refusals.NOT_SIGNED_IN)
    if claims["aud"] != request.args.get("app_id"):
        raise Refused(refusals.NO_APP)
    back = request.args.get("target_url") if "need_url_redirect" in request.args else None
    if back is not None and not back.startswith(("https://", "http://")):
        raise Refused(refusals.BAD_VALUE)
    token = errands.begin(_ERRAND, claims["sub"], seconds=_PATIENCE, target_url=back)
    return redirect(f"/provider/{provider.identifier}?{urlencode({'errand': token})}", 303)


@bp.route("/provider/<identifier>", methods=["GET", "POST"])
def provider(identifier: str) -> Response:
    asked, errand = provider_connected_by(identifier), request.args.get("errand", "")
    if asked is None:
        abort(404)
    user_id, begun = errands.check(_ERRAND, errand)
    if request.method == "GET":
        return _page(asked, errand, begun, {})
    outcome: Refusal | None
    if "answer" in request.form:
        outcome = refusals.FORBIDDEN
    else:
        account, told = _chosen(asked)
        if account is None:
            return _page(asked, errand, begun, {"name": "Enter a name for the new account."})
        outcome = _linked(user_id, asked, account, told)
    errands.finish(_ERRAND, errand)
    return _back(begun["target_url"], outcome)


def _linked(user_id: str, asked: Provider, account: str, told: dict[str, Any]) -> Refusal | None:
    """Why not, where it could not be linked."""
    owner = owner_of(asked, account)
    if owner not in (None, user_id):
        return refusals.LINKED_ELSEWHERE
    if asked.ext_idp_id in {one["ext_idp_id"] for one in identities_of(user_id)}:
        return refusals.LINKED_HERE
    link(user_id, asked, account, **told)
    return None


def _chosen(asked: Provider) -> tuple[str | None, dict[str, Any]]:
    """The account somebody pressed, or a new one; None where it has no name."""
    account, name = request.form.get("account", ""), request.form.get("name", "").strip()
    known = next((one for one in accounts(asked) if one["id"] == account), None)
    if known is not None:
        return account, {"name": known["name"], "photo": None}
    if not name:
        return None, {}
    return new_account(name), {"name": name, "photo": None}


def _back(target_url: str | None, outcome: Refusal | None) -> Response:
    """What comes back in the address nobody documents: an application must not rely on it."""
    if target_url is None:
        return page("sandbox/authing/linked.html", None, is_linked=outcome is None)
    code = 200 if outcome is None else outcome.api_code or outcome.status_code
    joint = "&" if "?" in target_url else "?"
    return redirect(f"{target_url}{joint}{urlencode({'code': code})}", 303)


def _page(asked: Provider, errand: str, begun: dict[str, Any], errors: dict[str, str]) -> Response:
    address = f"/provider/{asked.identifier}?{urlencode({'errand': errand})}"
    return page(
        "sandbox/link_provider.html",
        None,
        targets=[begun["target_url"]] if begun["target_url"] else None,
        status=422 if errors else 200,
        asked={"name": asked.english_name, "address": address},
        accounts=accounts(asked),
        errors=errors,
        values=request.form,
    )
