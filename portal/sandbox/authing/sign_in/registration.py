"""Creating an account: a username and a password, or an e-mail address proven by a code."""

import re

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.people import directory
from portal.sandbox.authing.people.new_passwords import password_columns
from portal.sandbox.authing.sign_in.code_steps import check_code, request_code
from portal.sandbox.authing.sign_in.password_words import password_complaint
from portal.sandbox.authing.sign_in.steps import entry_page, proven
from portal.sandbox.oidc.authorization.interactions import Interaction, present
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.store import Row

bp = Blueprint("authing_registration", __name__)

_PAGE = "sandbox/register.html"
_WAY = CodeWay(
    template="CHANNEL_REGISTER",
    request_path="/register/email",
    check_path="/register/email/check",
    request_page="sandbox/register_email.html",
    kinds=("email",),
)


@bp.route("/register", methods=["GET", "POST"])
def register() -> Response:
    interaction = _open_interaction()
    if isinstance(interaction, Response):
        return interaction
    if request.method == "GET":
        return entry_page(_PAGE, interaction, {})
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    errors = {"username": _username_complaint(username), "password": password_complaint(password)}
    found = {field: complaint for field, complaint in errors.items() if complaint}
    if found:
        return entry_page(_PAGE, interaction, found)
    user = directory.add_person(username=username, **password_columns(password))
    return proven(interaction, user, "PASSWORD")


@bp.route("/register/email", methods=["GET", "POST"])
def register_email() -> Response:
    interaction = _open_interaction()
    if isinstance(interaction, Response):
        return interaction
    return request_code(_WAY, interaction, may_send=lambda _: True)


@bp.route("/register/email/check", methods=["GET", "POST"])
def check_email() -> Response:
    """Whoever proves an address that somebody has is signed in as them: it is the same person."""
    interaction = present()
    outcome = check_code(_WAY, interaction)
    if isinstance(outcome, Response):
        return outcome
    return proven(interaction, _whose(outcome[1]), "PASSCODE")


def _whose(email: str) -> Row:
    known = directory.person_with_email(email)
    return known or directory.add_person(email=email, email_verified=True)


def _open_interaction() -> Interaction | Response:
    """Back to sign-in where the pool takes nobody new."""
    interaction = present()
    return interaction if pool.setting("registration") else go_to("/sign-in", interaction)


def _username_complaint(username: str) -> str:
    if not username:
        return "Choose a username."
    if not re.fullmatch(r"[A-Za-z_]\w*", username, re.ASCII):
        return "Use a letter first, then letters, digits and underscores."
    if directory.person_called(username):
        return "This username is taken. Choose another."
    return ""
