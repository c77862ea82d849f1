"""Signing in at a company’s own page: there, by an address of its domain, and back."""

import hmac
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.companies.staff import come_from
from portal.sandbox.ids import opaque_token
from portal.sandbox.oidc.authorization.authorization_endpoint import first_screen
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import proven, refused, step_page, verification
from portal.sandbox.social import provider_codes
from portal.sandbox.tenant.companies import (
    authorization_address,
    company_of,
    issuer_of,
    offered_company,
    way_back_from,
)

bp = Blueprint("sandbox_company_sign_in", __name__)

Json = dict[str, Any]

_NO_COMPANY = "No company signs people in with this address here. Sign in another way."


@bp.route("/single-sign-on", methods=["GET", "POST"])
def ask() -> Response:
    """Which company, by an address."""
    interaction = present()
    hint = interaction.parameters.get("login_hint", "")
    if request.method == "GET":
        return step_page("sandbox/single_sign_on.html", interaction, hint=hint)
    address = request.form.get("email", "").strip()
    return to_company_of(address, interaction) or step_page(
        "sandbox/single_sign_on.html", interaction, errors={"email": _NO_COMPANY}, hint=address
    )


@bp.get("/direct/sso/<company_id>")
def direct(company_id: str) -> Response:
    """Straight to the company; an unknown one falls back to a first screen."""
    interaction = present()
    company = offered_company(company_id)
    if company is None:
        return go_to(first_screen(interaction.asked), interaction)
    return _to(company, interaction, interaction.parameters.get("login_hint", ""))


def to_company_of(address: str, interaction: Interaction) -> Response | None:
    """The way to the company that signs this address in; None where none does."""
    company = company_of(address)
    return _to(company, interaction, address) if company else None


@bp.get("/callback/<company_id>")
def come_back(company_id: str) -> Response:
    """
    Signed in as whom the company says. Nobody is asked for a second step after that, as at Logto:
    how its people sign in is the company’s business.
    """
    interaction, company = _gone_out_for(company_id), offered_company(company_id)
    if company is None:
        raise InteractionLost
    told = provider_codes.redeem(company_id, request.args.get("code", ""), way_back_from(company))
    if told is None:
        key = "Interaction.SignIn.Identifier.SingleSignOn.Submit"
        refused(interaction, key, "connector.authorization_failed")
        interaction.remember(companyRefused=True)
        return go_to("/sign-in", interaction)
    user, is_new = come_from(company, told, interaction.application["id"])
    how = verification(
        "EnterpriseSso",
        connectorId=company["id"],
        enterpriseSsoUserInfo=told,
        issuer=issuer_of(company),
    )
    event = "Register" if is_new else "SignIn"
    return proven(interaction, user, how, event=event, is_enough=True)


def _to(company: Json, interaction: Interaction, hint: str) -> Response:
    state = f"{interaction.id}.{opaque_token()}"
    interaction.remember(company={"id": company["id"], "state": state}, companyRefused=None)
    return redirect(authorization_address(company, state=state, hint=hint), 303)


def _gone_out_for(company_id: str) -> Interaction:
    """The interaction of this browser that went to the company with the state that came back."""
    state = request.args.get("state", "")
    interaction = present(state.partition(".")[0])
    gone_out = interaction.state.get("company") or {}
    interaction.remember(company=None)  # an answer counts once
    same = hmac.compare_digest(state.encode(), str(gone_out.get("state", "")).encode())
    if not same or gone_out.get("id") != company_id:
        raise InteractionLost
    return interaction
