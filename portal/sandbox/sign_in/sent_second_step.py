"""A code to one's own address as the second step, where the tenant counts that."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.sandbox.errors import ApiError
from portal.sandbox.messages import codes
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import present
from portal.sandbox.sign_in.second_step import count_failure, done, first_step_done
from portal.sandbox.sign_in.second_ways import ways_of
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import identified, step_page
from portal.sandbox.store import Row

bp = Blueprint("sandbox_sent_second_step", __name__)

_TEMPLATE = "MfaVerification"
_FACTORS: dict[str, str] = {"email": "EmailVerificationCode", "phone": "PhoneVerificationCode"}
_RECORDS = {"email": "MfaEmailVerificationCode", "phone": "MfaPhoneVerificationCode"}
_WRONG = "This is not the code we sent last. Check the six digits."
_NOT_SENT = "We cannot send codes there at the moment. Sign in another way."


@bp.route("/sign-in/second-step/code/<kind>", methods=["GET", "POST"])
def send(kind: str) -> Response:
    interaction = present()
    user = first_step_done(interaction)
    recipient, kind_of_message = _recipient(user, kind)
    errors = {}
    if request.method == "POST":
        try:
            codes.send_code(interaction.id, kind_of_message, recipient, _TEMPLATE)
            return go_to(f"/sign-in/second-step/code/{kind}/check", interaction)
        except ApiError:
            errors = {"code": _NOT_SENT}
    return step_page(
        "sandbox/send_second_step.html", interaction, errors=errors, kind=kind, ways=ways_of(user)
    )


@bp.route("/sign-in/second-step/code/<kind>/check", methods=["GET", "POST"])
def check(kind: str) -> Response:
    interaction = present()
    user = first_step_done(interaction)
    recipient, kind_of_message = _recipient(user, kind)
    errors = {}
    if request.method == "POST":
        digits = "".join(request.form.get("code", "").split())
        try:
            codes.check_code(interaction.id, kind_of_message, recipient, _TEMPLATE, digits)
        except ApiError:
            count_failure(interaction)
            errors = {"code": _WRONG}
        else:
            how = identified(_RECORDS[kind], kind, recipient)
            return done(interaction, how, user)
    return step_page(
        "sandbox/check_second_step.html", interaction, errors=errors, kind=kind, ways=ways_of(user)
    )


@bp.get("/sign-in/second-step/lost")
def lost() -> Response:
    """For whoever has none of them at hand: who can help."""
    interaction = present()
    user = first_step_done(interaction)
    return step_page("sandbox/second_step_lost.html", interaction, ways=ways_of(user))


def _recipient(user: Row, kind: str) -> tuple[str, Kind]:
    if _FACTORS.get(kind) not in {way.factor for way in ways_of(user)}:
        abort(404)
    if kind == "email":
        return user["primary_email"], "email"
    return user["primary_phone"], "phone"
