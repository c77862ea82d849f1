"""
The second step of those who have one: an authenticator's code, or a backup code; a passkey and a
code that is sent have pages of their own.
"""

from typing import Any

import pyotp
from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.people import directory
from portal.sandbox.sign_in.second_ways import ways_of
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import refused, signed_in, step_page, verification
from portal.sandbox.store import Row

bp = Blueprint("sandbox_second_step", __name__)

TRIES = 10


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
def authenticator() -> Response:
    interaction = present()
    user = first_step_done(interaction)
    ways = ways_of(user)
    if "Totp" not in {way.factor for way in ways}:
        return go_to(ways[0].path, interaction)
    if request.method == "GET":
        return step_page("sandbox/authenticator.html", interaction, ways=ways)
    if not _is_good_totp(user, "".join(request.form.get("code", "").split())):
        _note(interaction, user, "Totp", "session.mfa.invalid_totp_code")
        count_failure(interaction)
        wrong = {"code": "This code is not right. Type the one your app shows now."}
        return step_page("sandbox/authenticator.html", interaction, errors=wrong, ways=ways)
    return done(interaction, verification("Totp", userId=user["id"], verified=True), user)


@bp.route("/sign-in/second-step/backup-code", methods=["GET", "POST"])
def backup_code() -> Response:
    interaction = present()
    user = first_step_done(interaction)
    if request.method == "GET":
        return step_page("sandbox/backup_code.html", interaction, ways=ways_of(user))
    code = request.form.get("code", "").strip().lower()
    if not _use_backup_code(user["id"], code):
        _note(interaction, user, "BackupCode", "session.mfa.invalid_backup_code")
        count_failure(interaction)
        wrong = {"code": "This is not an unused backup code of yours. Check it, or use another."}
        return step_page("sandbox/backup_code.html", interaction, errors=wrong, ways=ways_of(user))
    return done(interaction, verification("BackupCode", userId=user["id"], code=code), user)


def first_step_done(interaction: Interaction) -> Row:
    user = store().find("users", id=interaction.state.get("userId"))
    if user is None or user["is_suspended"]:
        raise InteractionLost
    return user


def _is_good_totp(user: Row, code: str) -> bool:
    """By the real clock, as the authenticator has no other."""
    secrets = [factor["key"] for factor in user["mfa_verifications"] if factor["type"] == "Totp"]
    return any(pyotp.TOTP(secret).verify(code, valid_window=1) for secret in secrets)


def _use_backup_code(user_id: str, code: str) -> bool:
    with store().transaction():
        factors = directory.person(user_id)["mfa_verifications"]
        for factor in factors:
            for known in factor.get("codes", []) if factor["type"] == "BackupCode" else []:
                if known["code"] == code and "usedAt" not in known:
                    known["usedAt"] = clock.iso(clock.now())
                    store().update("users", {"id": user_id}, mfa_verifications=factors)
                    return True
    return False


def _note(interaction: Interaction, user: Row, kind: str, code: str) -> None:
    refused(interaction, f"Interaction.SignIn.Verification.{kind}.Submit", code, user["id"])


def count_failure(interaction: Interaction) -> None:
    failures = interaction.state.get("failures", 0) + 1
    interaction.remember(failures=failures)
    if failures >= TRIES:
        interaction.end()
        raise InteractionLost


def done(interaction: Interaction, how: dict[str, Any], user: Row) -> Response:
    interaction.remember(verifications=[*interaction.state.get("verifications", []), how])
    return signed_in(interaction, user)
