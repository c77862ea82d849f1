"""“Forgot your password?”: a code to the person's address, a new password, then sign in with it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.current import store
from portal.sandbox.oidc import audit_log
from portal.sandbox.oidc.authorization.interactions import present
from portal.sandbox.people import directory, passwords
from portal.sandbox.people.changes import change_user
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.code_steps import check_code, request_code
from portal.sandbox.sign_in.password_words import password_complaint
from portal.sandbox.sign_in.sign_in_context import sign_in_context
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import step_page

bp = Blueprint("sandbox_password_reset", __name__)

_WAY = CodeWay(
    template="ForgotPassword",
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
    user = directory.person_at(*outcome)
    if user is None:
        return go_to("/reset-password", interaction)
    interaction.remember(mayResetPasswordOf=user["id"])
    return go_to("/reset-password/new", interaction)


@bp.route("/reset-password/new", methods=["GET", "POST"])
def new_password() -> Response:
    interaction = present()
    user = store().find("users", id=interaction.state.get("mayResetPasswordOf"))
    if user is None:
        return go_to("/reset-password", interaction)
    if request.method == "GET":
        return step_page("sandbox/new_password.html", interaction)
    password = request.form.get("password", "")
    complaint = password_complaint(password)
    if complaint:
        return step_page("sandbox/new_password.html", interaction, errors={"password": complaint})
    change_user(user["id"], password_hash=passwords.hashed(password))
    audit_log.note(
        "Interaction.ForgotPassword.Submit",
        interaction.application["id"],
        user_id=user["id"],
        interaction={"signInContext": sign_in_context()},
    )
    interaction.remember(mayResetPasswordOf=None, passwordChanged=True)
    return go_to("/sign-in", interaction)
