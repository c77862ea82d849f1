"""Signing in with a passkey: as the second step, or instead of everything else."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.passkeys.assertion import NotShown, request_options, shown_by
from portal.sandbox.sign_in.second_step import count_failure, done, first_step_done
from portal.sandbox.sign_in.second_ways import ways_of
from portal.sandbox.sign_in.steps import signed_in, step_page, suspended, verification
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import sign_in_experience

bp = Blueprint("sandbox_sign_in_passkey", __name__)

_WRONG = "This passkey was not accepted. Try again, or choose another way."


@bp.route("/sign-in/second-step/passkey", methods=["GET", "POST"])
def second_step() -> Response:
    interaction = present()
    user = first_step_done(interaction)
    if request.method == "GET":
        return _page(interaction, user)
    try:
        _shown(interaction, user)
    except NotShown:
        count_failure(interaction)
        return _page(interaction, user, refused=True)
    return done(interaction, verification("WebAuthn", userId=user["id"], verified=True), user)


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
def first_step() -> Response:
    """Whoever shows one has shown two things, so no second step follows, as at Logto."""
    interaction = present()
    if not is_offered():
        raise InteractionLost
    if request.method == "GET":
        return _page(interaction, None)
    try:
        user = _shown(interaction, None)
    except NotShown:
        return _page(interaction, None, refused=True)
    if user["is_suspended"]:
        return suspended(interaction)
    how = verification("SignInPasskey", userId=user["id"], verified=True)
    interaction.remember(userId=user["id"], event="SignIn", verifications=[how])
    return signed_in(interaction, user)


def is_offered() -> bool:
    """Whether the tenant lets people sign in with nothing but a passkey."""
    return bool(sign_in_experience()["passkeySignIn"].get("enabled"))


def _shown(interaction: Interaction, user: Row | None) -> Row:
    """A challenge counts once."""
    challenge = interaction.state.get("challenge")
    interaction.remember(challenge=None)
    if challenge is None:
        raise NotShown
    return shown_by(request.form.get("credential", ""), challenge, user)


def _page(interaction: Interaction, user: Row | None, *, refused: bool = False) -> Response:
    options: dict[str, Any] = request_options(user)
    interaction.remember(challenge=options["challenge"])
    return step_page(
        "sandbox/passkey.html",
        interaction,
        errors={"credential": _WRONG} if refused else {},
        options=options,
        is_second_step=user is not None,
        ways=ways_of(user) if user else [],
    )
