"""Signing in with a code sent by e-mail or text message."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.sandbox.authing.people import directory
from portal.sandbox.authing.sign_in.code_steps import check_code, request_code
from portal.sandbox.authing.sign_in.steps import proven
from portal.sandbox.oidc.authorization.interactions import present
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.step_pages import go_to

bp = Blueprint("authing_code_sign_in", __name__)

_WAY = CodeWay(
    template="CHANNEL_LOGIN",
    request_path="/sign-in/code",
    check_path="/sign-in/code/check",
    request_page="sandbox/request_code.html",
)


@bp.route("/sign-in/code", methods=["GET", "POST"])
def ask() -> Response:
    return request_code(_WAY, present())


@bp.route("/sign-in/code/check", methods=["GET", "POST"])
def check() -> Response:
    interaction = present()
    outcome = check_code(_WAY, interaction)
    if isinstance(outcome, Response):
        return outcome
    user = directory.person_called(outcome[1])
    if user is None:  # the address changed hands while the code was on its way
        return go_to(_WAY.request_path, interaction)
    return proven(interaction, user, "PASSCODE")
