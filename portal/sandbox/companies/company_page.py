"""The company’s own sign-in page, as an OpenID provider of its own would have it."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.companies.staff import known_staff
from portal.sandbox.current import store
from portal.sandbox.pages.page import page
from portal.sandbox.people.addresses import is_email
from portal.sandbox.social import provider_codes
from portal.sandbox.tenant.companies import name_of, offered_company, way_back_from

bp = Blueprint("sandbox_company", __name__)

Json = dict[str, Any]


@bp.route("/companies/<company_id>/sign-in", methods=["GET", "POST"])
def sign_in(company_id: str) -> Response:
    company = offered_company(company_id)
    if company is None or request.args.get("redirect_uri") != way_back_from(company):
        abort(404)
    if request.method == "GET":
        return _page(company, {})
    if request.form.get("answer") == "access_denied":
        return _back(company, {"error": "access_denied"})
    told = _chosen(company)
    errors = _what_is_missing(told)
    if errors:
        return _page(company, errors)
    code = provider_codes.issue(company_id, told, way_back_from(company))
    return _back(company, {"code": code})


def _chosen(company: Json) -> Json:
    """Somebody who has been here, or whoever was typed: their address is what they go by there."""
    wanted = request.form.get("account", "")
    known = next((one for one in known_staff(company) if one["id"] == wanted), None)
    if known is not None:
        return known
    typed = {name: request.form.get(name, "").strip() for name in ("name", "email")}
    return {"id": f"{typed['email'].lower()}-at-{company['id']}", **typed}


def _what_is_missing(told: Json) -> dict[str, str]:
    missing = {}
    if not told["name"]:
        missing["name"] = "Enter a name."
    if not is_email(told["email"]):
        missing["email"] = "Enter an email address like name@example.com."
    return missing


def _back(company: Json, members: dict[str, str]) -> Response:
    query = {**members, "state": request.args.get("state", "")}
    return redirect(f"{way_back_from(company)}?{urlencode(query)}", 303)


def _page(company: Json, errors: dict[str, str]) -> Response:
    return page(
        "sandbox/company.html",
        None,
        targets=_where_people_end_up(),
        status=422 if errors else 200,
        company=name_of(company),
        address=f"{request.path}?{urlencode(request.args)}",
        staff=known_staff(company),
        hint=request.args.get("login_hint", ""),
        errors=errors,
        values=request.form,
    )


def _where_people_end_up() -> list[str]:
    """
    A company of its own would not know, and would be on a site of its own. Here both are one, and
    a browser holds this page’s form to every redirect up to the application.
    """
    rows = store().rows("SELECT oidc_client_metadata FROM applications")
    return [uri for row in rows for uri in row["oidc_client_metadata"].get("redirectUris", [])]
