"""The addresses below ``/access-tokens``; where the platform has no such thing there are none."""

from flask import Blueprint, abort

from portal.auth.current import identity
from portal.identity.backend import Capability

bp = Blueprint("access_tokens", __name__, url_prefix="/access-tokens")


@bp.before_request
def refuse_where_there_are_none() -> None:
    if Capability.ACCESS_TOKENS not in identity().capabilities:
        abort(404)
