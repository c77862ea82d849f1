"""Signing in with a code sent by e-mail or text message."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.sandbox.oidc.authorization.interactions import present
from portal.sandbox.people import directory
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.code_steps import check_code, request_code
from portal.sandbox.sign_in.steps import identified, proven, step_page
from portal.sandbox.verification.records import CODE_RECORDS

bp = Blueprint("sandbox_code_sign_in", __name__)

_WAY = CodeWay(
    template="SignIn",
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
    kind, recipient = outcome
    user = directory.person_at(kind, recipient)
    if user is None:  # the address changed hands while the code was on its way
        return step_page("sandbox/request_code.html", interaction, way=_WAY, hint=recipient)
    how = identified(CODE_RECORDS[kind], kind, recipient, templateType=_WAY.template)
    return proven(interaction, user, how)
