"""The second step of those who have one: by an authenticator, its recovery code, a code sent."""

import hmac

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.messages import codes
from portal.sandbox.authing.people import factors
from portal.sandbox.authing.people.directory import change_person, whole_number
from portal.sandbox.authing.sign_in.steps import entered, person_of, second_steps_of
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.sign_in.step_pages import go_to, step_page
from portal.sandbox.store import Row

bp = Blueprint("authing_second_step", __name__)

TRIES = 10
CHANNEL = "CHANNEL_VERIFY_MFA"

_AUTHENTICATOR = "/sign-in/second-step/authenticator"
_RECOVERY = "/sign-in/second-step/recovery-code"
_SENT: dict[str, str] = {
    "SMS": "/sign-in/second-step/code/SMS",
    "EMAIL": "/sign-in/second-step/code/EMAIL",
}
_WRONG = "This code is not right. Type the one your app shows now."
_WRONG_SENT = "This is not the code we sent last. Check the six digits."
_WRONG_RECOVERY = "This is not your recovery code. Check it."


@bp.get("/sign-in/second-step")
def choose() -> Response:
    interaction = present()
    ways = {factor["factorType"] for factor in second_steps_of(person_of(interaction))}
    path = _AUTHENTICATOR if "OTP" in ways else _SENT[min(ways)]
    return go_to(path, interaction)


@bp.route("/sign-in/second-step/authenticator", methods=["GET", "POST"])
def authenticator() -> Response:
    interaction = present()
    user = person_of(interaction)
    if request.method == "GET":
        return _page(interaction, user, _AUTHENTICATOR)
    if not factors.is_good_totp(user, _typed()):
        _count_failure(interaction)
        return _page(interaction, user, _AUTHENTICATOR, {"code": _WRONG})
    return entered(interaction, user)


@bp.route("/sign-in/second-step/recovery-code", methods=["GET", "POST"])
def recovery_code() -> Response:
    """Good once; whoever used it has to set up the authenticator anew to get another."""
    interaction = present()
    user = person_of(interaction)
    if request.method == "GET":
        return _page(interaction, user, _RECOVERY)
    known = user["recovery_code"] or ""
    if not known or not hmac.compare_digest(known.encode(), _typed().encode()):
        _count_failure(interaction)
        return _page(interaction, user, _RECOVERY, {"code": _WRONG_RECOVERY})
    return entered(interaction, change_person(user["id"], recovery_code=None))


@bp.route("/sign-in/second-step/code/<any(SMS, EMAIL):kind>", methods=["GET", "POST"])
def sent_code(kind: str) -> Response:
    """A code to the address of the factor; a form asks for it, a page that is read sends none."""
    interaction = present()
    user = person_of(interaction)
    how, address = _where(user, kind)
    if request.method == "GET":
        return _page(interaction, user, _SENT[kind])
    try:
        if "send" in request.form:
            codes.send_code(how, address, CHANNEL)
            return _page(interaction, user, _SENT[kind])
        codes.check_code(how, address, CHANNEL, _typed())
    except Refused:
        _count_failure(interaction)
        return _page(interaction, user, _SENT[kind], {"code": _WRONG_SENT})
    return entered(interaction, user)


def _where(user: Row, kind: str) -> tuple[Kind, str]:
    found = next((one for one in second_steps_of(user) if one["factorType"] == kind), None)
    if found is None:
        raise InteractionLost
    profile = found["profile"]
    if kind == "EMAIL":
        return "email", profile["email"]
    return "phone", whole_number(profile["phoneNumber"], profile["phoneCountryCode"])


def _page(
    interaction: Interaction, user: Row, path: str, errors: dict[str, str] | None = None
) -> Response:
    kinds = {factor["factorType"] for factor in second_steps_of(user)}
    ways = [_AUTHENTICATOR, _RECOVERY] if "OTP" in kinds else []
    ways += [_SENT[kind] for kind in ("SMS", "EMAIL") if kind in kinds]
    return step_page(
        "sandbox/authing/second_step.html", interaction, errors=errors, path=path, ways=ways
    )


def _typed() -> str:
    return "".join(request.form.get("code", "").split())


def _count_failure(interaction: Interaction) -> None:
    failures = interaction.state.get("failures", 0) + 1
    interaction.remember(failures=failures)
    if failures >= TRIES:
        interaction.end()
        raise InteractionLost
