"""“Forgot your password?”: a code to the person's address, a new password, then sign in with it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.people import directory
from portal.sandbox.authing.people.new_passwords import password_columns
from portal.sandbox.authing.sign_in.code_steps import check_code, request_code
from portal.sandbox.authing.sign_in.password_words import password_complaint
from portal.sandbox.current import store
from portal.sandbox.oidc.authorization.interactions import present
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.step_pages import go_to, step_page

bp = Blueprint("authing_password_reset", __name__)

_PAGE = "sandbox/new_password.html"
_WAY = CodeWay(
    template="CHANNEL_RESET_PASSWORD",
    request_path="/reset-password",
    check_path="/reset-password/check",
    request_page="sandbox/reset_password.html",
)


@bp.route("/reset-password", methods=["GET", "POST"])
def ask() -> Response:
    return request_code(_WAY, present())


@bp.route("/reset-password/check", methods=["GET", "POST"])
def check() -> Response:
    interaction = present()
    outcome = check_code(_WAY, interaction)
    if isinstance(outcome, Response):
        return outcome
    user = directory.person_called(outcome[1])
    if user is None:
        return go_to(_WAY.request_path, interaction)
    interaction.remember(mayResetPasswordOf=user["id"])
    return go_to("/reset-password/new", interaction)


@bp.route("/reset-password/new", methods=["GET", "POST"])
def new_password() -> Response:
    interaction = present()
    user = store().find("users", id=interaction.state.get("mayResetPasswordOf"))
    if user is None:
        return go_to(_WAY.request_path, interaction)
    if request.method == "GET":
        return step_page(_PAGE, interaction)
    password = request.form.get("password", "")
    complaint = password_complaint(password)
    if complaint:
        return step_page(_PAGE, interaction, errors={"password": complaint})
    directory.change_person(user["id"], **password_columns(password))
    interaction.remember(mayResetPasswordOf=None, passwordChanged=True)
    return go_to("/sign-in", interaction)
