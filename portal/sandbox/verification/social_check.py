"""
Proving that an account at a social provider is one's own (contracts/logto-api.md §5.2).

As at Logto, ``state`` is not looked at again and the check can be repeated (§11): whoever calls has
to see to both.
"""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.sandbox import clock
from portal.sandbox.api import request_shapes
from portal.sandbox.api.callers import caller
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.social.connectors import authorization_address, person_of, social_connector
from portal.sandbox.verification.records import new_record, usable_record

bp = Blueprint("social_check", __name__, url_prefix="/api/verifications/social")

RECORD_TYPE = "Social"


@bp.post("")
def begin() -> ResponseReturnValue:
    person = caller()
    sent = request_shapes.body()
    connector_id, state = sent.text("connectorId"), sent.text("state")
    redirect_uri = sent.text("redirectUri")
    scope = sent.text("scope") if "scope" in sent else None
    connector = social_connector(connector_id)
    if not state or not redirect_uri:
        raise ApiError(400, "session.insufficient_info")
    record = new_record(person.user_id, RECORD_TYPE, {"connectorId": connector_id})
    address = authorization_address(connector, state=state, redirect_uri=redirect_uri, scope=scope)
    answer = {
        "verificationRecordId": record["id"],
        "authorizationUri": address,
        "expiresAt": clock.iso(record["expires_at"]),
    }
    return jsonify(answer), 201


@bp.post("/verify")
def check() -> Response:
    caller()
    sent = request_shapes.body()
    record_id, answer = sent.text("verificationRecordId"), sent.object("connectorData")
    record = usable_record(record_id)
    if record is None or record["type"] != RECORD_TYPE:
        raise ApiError(400, "verification_record.not_found")
    connector = social_connector(record["data"]["connectorId"])
    identity, tokens = person_of(connector, answer)
    data = {
        "connectorId": connector["id"],
        "target": connector["target"],
        "identity": identity,
        "tokens": tokens,
    }
    store().update("verification_records", {"id": record_id}, verified=True, data=data)
    return jsonify({"verificationRecordId": record_id})
