"""The addresses below ``/verify``: one for each way to prove who one is."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("verify", __name__, url_prefix="/verify")


@bp.after_request
def keep_nothing(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
