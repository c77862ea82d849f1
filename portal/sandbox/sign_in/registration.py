"""Creating an account: a username and a password, or an e-mail address proven by a code."""

import re

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.authorization.interactions import Interaction, present
from portal.sandbox.people import directory, passwords
from portal.sandbox.people.username_policy import require_good_username
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.code_steps import check_code, request_code
from portal.sandbox.sign_in.password_words import password_complaint
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import identified, proven, step_page, verification

bp = Blueprint("sandbox_registration", __name__)

_WAY = CodeWay(
    template="Register",
    request_path="/register/email",
    check_path="/register/email/check",
    request_page="sandbox/register_email.html",
    kinds=("email",),
)
_USERNAME = "Use a letter first, then letters, digits and underscores."


@bp.route("/register", methods=["GET", "POST"])
def register() -> Response:
    interaction = present()
    if "one_time_token" in request.args:
        return go_to("/one-time-token", interaction)
    if request.method == "GET":
        return step_page("sandbox/register.html", interaction, hint=_username_hint(interaction))
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    errors = {"username": _username_complaint(username), "password": password_complaint(password)}
    found = {field: complaint for field, complaint in errors.items() if complaint}
    if found:
        return step_page("sandbox/register.html", interaction, errors=found, hint=username)
    user = directory.add_person(
        username=username,
        password_hash=passwords.hashed(password),
        application_id=interaction.application["id"],
    )
    identifier = {"type": "username", "value": username}
    how = verification("NewPasswordIdentity", identifier=identifier)
    return proven(interaction, user, how, event="Register")


@bp.route("/identifier-register", methods=["GET", "POST"])
@bp.route("/register/email", methods=["GET", "POST"])
def register_email() -> Response:
    interaction = present()
    if "email" not in interaction.parameters.get("identifier", "email").split():
        return go_to("/register", interaction)
    return request_code(_WAY, interaction, may_send=lambda _: True)


@bp.route("/register/email/check", methods=["GET", "POST"])
def check_email() -> Response:
    """Whoever proves an address that somebody has is signed in as them: it is the same person."""
    interaction = present()
    outcome = check_code(_WAY, interaction)
    if isinstance(outcome, Response):
        return outcome
    kind, address = outcome
    known = directory.person_at(kind, address)
    user = known or directory.add_person(
        primary_email=address, application_id=interaction.application["id"]
    )
    how = identified("EmailVerificationCode", "email", address, templateType=_WAY.template)
    return proven(interaction, user, how, event="SignIn" if known else "Register")


def _username_hint(interaction: Interaction) -> str:
    hint = interaction.parameters.get("login_hint", "")
    return "" if "@" in hint else hint


def _username_complaint(username: str) -> str:
    if not username:
        return "Choose a username."
    if not re.fullmatch(r"[A-Za-z_]\w*", username, re.ASCII):
        return _USERNAME
    if directory.person_called(username):
        return "This username is taken. Choose another."
    try:
        require_good_username(username, "")
    except ApiError as refusal:
        taken = refusal.code == "user.username_already_in_use"
        return "This username is taken. Choose another." if taken else _USERNAME
    return ""
