"""Signing in with a password, and giving up: the first page of the sandbox."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.oidc.authorization.authorization_response import answer_refusal
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.pages.page import page
from portal.sandbox.people import directory, passwords
from portal.sandbox.people.addresses import kind_of
from portal.sandbox.sign_in.steps import proven, step_page, verification

bp = Blueprint("sandbox_sign_in", __name__)

_UNKNOWN = passwords.hashed("nobody has this password")
_WRONG = "That is not a username and password we know. Check both and try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@bp.route("/identifier-sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    interaction = present()
    if request.method == "GET":
        return _page(interaction, {})
    identifier = request.form.get("identifier", "").strip()
    password = request.form.get("password", "")
    if not identifier or not password:
        return _page(interaction, _what_is_missing(identifier, password))
    user = directory.person_called(identifier)
    known = passwords.matches(password, user["password_hash"] if user else _UNKNOWN)
    if user is None or not known:
        return _page(interaction, {"password": _WRONG})
    how = verification("Password", of=kind_of(identifier), value=identifier)
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


def _page(interaction: Interaction, errors: dict[str, str]) -> Response:
    hint = interaction.parameters.get("login_hint", "")
    return step_page("sandbox/sign_in.html", interaction, errors=errors, hint=hint)


def _what_is_missing(identifier: str, password: str) -> dict[str, str]:
    missing = {}
    if not identifier:
        missing["identifier"] = "Enter your username, email or phone."
    if not password:
        missing |= {"password": "Enter your password."}
    return missing
