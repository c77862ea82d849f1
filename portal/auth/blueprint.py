"""The pages of signing in and out; their addresses begin with ``/auth``."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

bp = Blueprint("auth", __name__, url_prefix="/auth")


@bp.before_request
def only_get_and_post() -> ResponseReturnValue | None:
    """A HEAD request, a link checker's say, must not use up what a person is about to use."""
    return ("", 204) if request.method == "HEAD" else None


@bp.after_request
def keep_addresses_to_ourselves(response: Response) -> Response:
    """The callback's address holds a code; no page after it is told (W-06)."""
    if request.endpoint == "auth.callback":
        response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
