"""Whether the pool takes a password, asked of the older API (contract §6.4, §9)."""

from flask import Response, jsonify

from portal.sandbox.authing.api.arguments import body, required
from portal.sandbox.authing.api.caller import api
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.people.strength import require_good_password

bp = api("strength", "/api/v2/password")


@bp.post("/user-action/check")
def check() -> Response:
    """In the older envelope; ``userId`` would choose a policy of that person's, of which there are
    none here."""
    password = required(body(), "password")
    try:
        require_good_password(password)
        verdict = {"valid": True, "message": "success"}
    except Refused as refused:
        verdict = {"valid": False, "message": refused.refusal.message}
    return jsonify({"code": 200, "message": "success", "data": verdict})
