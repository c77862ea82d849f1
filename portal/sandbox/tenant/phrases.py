"""The public phrase bundle; the sandbox's own pages do not use it, so it is small.

Contract: contracts/logto-api.md §7.
"""

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.tenant.languages import FALLBACK, known_language

bp = Blueprint("phrases", __name__)

_TRANSLATION = {"action": {"sign_in": "Sign in", "create_account": "Create account"}}


@bp.get("/api/.well-known/phrases")
def phrases() -> Response:
    answer = jsonify({"translation": _TRANSLATION})
    answer.headers["Content-Language"] = known_language(request.args.get("lng", "")) or FALLBACK
    return answer
