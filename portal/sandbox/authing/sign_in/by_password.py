"""Signing in with a password, and giving up: the first page."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.oidc.answers import answer_refusal
from portal.sandbox.authing.people import directory, sign_ins
from portal.sandbox.authing.sign_in.steps import entry_page, proven
from portal.sandbox.oidc.authorization.interactions import InteractionLost, present
from portal.sandbox.pages.page import page
from portal.sandbox.people import passwords
from portal.sandbox.sign_in.credentials import WRONG, what_is_missing

bp = Blueprint("authing_sign_in", __name__)

METHOD = "PASSWORD"

_PAGE = "sandbox/sign_in.html"


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    interaction = present()
    if request.method == "GET":
        return entry_page(_PAGE, interaction, {})
    identifier = request.form.get("identifier", "").strip()
    password = request.form.get("password", "")
    if not identifier or not password:
        return entry_page(_PAGE, interaction, what_is_missing(identifier, password))
    user = directory.person_called(identifier)
    if user is None or not passwords.matches(password, user["password_hash"]):
        if user is not None:
            wrong = "Authing: the account or password is wrong"
            sign_ins.note_failure(user, interaction.application, METHOD, wrong)
        return entry_page(_PAGE, interaction, {"password": WRONG})
    return proven(interaction, user, METHOD)


@bp.post("/sign-in/cancel")
def cancel() -> Response:
    """Back to the application without having signed in."""
    interaction = present()
    interaction.end()
    return answer_refusal(interaction.asked, "access_denied", "End-User aborted interaction")


@bp.app_errorhandler(InteractionLost)
def lost(_: InteractionLost) -> Response:
    return page("sandbox/lost.html", None, locales=request.args.get("ui_locales", ""), status=400)
