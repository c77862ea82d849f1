"""Signing in with a password, and giving up: the first page of the sandbox."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.authorization.authorization_response import answer_refusal
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.pages.page import page
from portal.sandbox.people import directory, lockouts, passwords
from portal.sandbox.people.addresses import kind_of
from portal.sandbox.sign_in import company, passkey
from portal.sandbox.sign_in.credentials import WRONG, what_is_missing
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import identified, proven, refused, step_page
from portal.sandbox.store import Row
from portal.sandbox.tenant.companies import offered_companies

bp = Blueprint("sandbox_sign_in", __name__)

_UNKNOWN = passwords.hashed("nobody has this password")
_LOCKED_OUT = "There were too many attempts. Wait a while and try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@bp.route("/identifier-sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    interaction = present()
    if "one_time_token" in request.args:
        return go_to("/one-time-token", interaction)
    if request.method == "GET":
        return _page(interaction, {})
    identifier = request.form.get("identifier", "").strip()
    password = request.form.get("password", "")
    to_company = company.to_company_of(identifier, interaction)
    if to_company is not None:
        return to_company
    if not identifier or not password:
        return _page(interaction, what_is_missing(identifier, password))
    try:
        with lockouts.counted(identifier):
            user = _known(identifier, password)
    except ApiError as refusal:
        locked_out = refusal.code == lockouts.BLOCKED
        refused(interaction, "Interaction.SignIn.Verification.Password.Submit", refusal.code)
        return _page(interaction, {"password": _LOCKED_OUT if locked_out else WRONG})
    how = identified("Password", kind_of(identifier), identifier)
    return proven(interaction, user, how)


@bp.post("/sign-in/cancel")
def cancel() -> Response:
    """Back to the application without having signed in."""
    interaction = present()
    interaction.end()
    return answer_refusal(interaction.asked, "access_denied", "End-User aborted interaction")


@bp.app_errorhandler(InteractionLost)
def lost(_: InteractionLost) -> Response:
    """A page instead of a form without its authorization request; Logto: ``session.not_found``."""
    return page("sandbox/lost.html", None, locales=request.args.get("ui_locales", ""), status=400)


def _known(identifier: str, password: str) -> Row:
    user = directory.person_called(identifier)
    known = passwords.matches(password, user["password_hash"] if user else _UNKNOWN)
    if user is None or not known:
        raise ApiError(422, "session.invalid_credentials")
    return user


def _page(interaction: Interaction, errors: dict[str, str]) -> Response:
    return step_page(
        "sandbox/sign_in.html",
        interaction,
        errors=errors,
        hint=interaction.parameters.get("login_hint", ""),
        identifiers=_identifiers(interaction),
        by_passkey=passkey.is_offered(),
        by_company=bool(offered_companies()),
    )


def _identifiers(interaction: Interaction) -> str:
    """What people may say who they are by, where the request narrowed it, in our order."""
    if interaction.parameters.get("first_screen") != "identifier:sign_in":
        return ""
    asked = interaction.parameters.get("identifier", "").split()
    return " ".join(kind for kind in ("username", "email", "phone") if kind in asked)
