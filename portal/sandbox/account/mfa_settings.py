"""The Account API's settings of the second step: asked for or not, and what is put off (§4.5)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.store import Row

bp = Blueprint("account_mfa_settings", __name__, url_prefix="/api/my-account")

Json = dict[str, Any]

_OF_MFA = ("enabled", "skipped", "additionalBindingSuggestionSkipped", "skipMfaOnSignIn")
_OF_PASSKEYS = ("skipped",)


@bp.get("/mfa-settings")
def settings() -> Response:
    person = callers.caller()
    gate.require_readable("mfa")
    callers.require_scope(person, "identities")
    return jsonify(_mfa_settings(person.user))


@bp.patch("/mfa-settings")
def change_settings() -> Response:
    person = callers.first_party_caller()
    skip = request_shapes.body().truth("skipMfaOnSignIn")
    gate.require_proof(person)
    gate.require_editable("mfa")
    callers.require_scope(person, "identities")
    return jsonify(_mfa_settings(_change(person.user_id, mfa={"skipMfaOnSignIn": skip})))


@bp.get("/logto-configs")
def configurations() -> Response:
    person = callers.caller()
    gate.require_readable("passkey")
    callers.require_scope(person, "identities")
    return jsonify(_configurations(person.user))


@bp.patch("/logto-configs")
def change_configurations() -> Response:
    """What is not named stays; what nobody knows is left out."""
    person = callers.caller()
    sent = request_shapes.body()
    changes = {
        "mfa": _truths(sent, "mfa", _OF_MFA),
        "passkeySignIn": _truths(sent, "passkeySignIn", _OF_PASSKEYS),
    }
    gate.require_proof(person)
    gate.require_editable("mfa" if "mfa" in sent else "passkey")
    callers.require_scope(person, "identities")
    callers.require_first_party(person)
    return jsonify(_configurations(_change(person.user_id, **changes)))


def _truths(sent: Members, name: str, known: tuple[str, ...]) -> Json:
    if name not in sent:
        return {}
    members = sent.members(name)
    return {member: members.truth(member) for member in known if member in members}


def _change(user_id: str, **groups: Json) -> Row:
    with store().transaction():
        kept = directory.person(user_id)["logto_config"]
        changed = {name: {**kept.get(name, {}), **members} for name, members in groups.items()}
        return change_user(user_id, logto_config={**kept, **changed})


def _configurations(user: Row) -> Json:
    kept = user["logto_config"]
    return {
        "mfa": {"skipped": False, "skipMfaOnSignIn": False, **kept.get("mfa", {})},
        "passkeySignIn": {"skipped": False, **kept.get("passkeySignIn", {})},
    }


def _mfa_settings(user: Row) -> Json:
    return {"skipMfaOnSignIn": user["logto_config"].get("mfa", {}).get("skipMfaOnSignIn", False)}
