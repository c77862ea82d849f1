"""The tokens that a provider gave for an account, where the tenant keeps them (§4.4)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox.account.identities import social_record
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller

bp = Blueprint("account_provider_tokens", __name__, url_prefix="/api/my-account/identities")


@bp.get("/<target>/access-token")
def show(target: str) -> Response:
    person = callers.caller()
    callers.require_scope(person, "identities", status=403)
    found = store().find("provider_tokens", user_id=person.user_id, target=target)
    if found is None:
        raise ApiError(404, "secrets.third_party_token_set.token_not_found")
    return jsonify(found["tokens"])


@bp.put("/<target>/access-token")
def keep(target: str) -> Response:
    person = callers.caller()
    record_id = request_shapes.body().text("verificationRecordId")
    callers.require_scope(person, "identities", status=403)
    proven = social_record(record_id)["data"]
    if proven["target"] != target:
        raise ApiError(422, "verification_record.social_verification.invalid_target")
    tokens = proven["tokens"]
    if not tokens:
        raise ApiError(422, "verification_record.social_verification.token_response_not_found")
    if not _is_theirs(person, target, proven["identity"]):
        raise ApiError(422, "user.identity_not_exists_in_current_user")
    with store().transaction():
        store().delete("provider_tokens", user_id=person.user_id, target=target)
        store().insert("provider_tokens", user_id=person.user_id, target=target, tokens=tokens)
    return jsonify(tokens)


def _is_theirs(person: Caller, target: str, identity: dict[str, Any]) -> bool:
    linked = person.user["identities"].get(target)
    return linked is not None and linked["userId"] == identity["userId"]
