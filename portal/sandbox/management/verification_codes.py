"""The Management API's codes: bound to an address and to nobody (contracts/logto-api.md §6.5)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.api import refusals, request_shapes
from portal.sandbox.api.callers import require_management
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.errors import ApiError
from portal.sandbox.messages import codes
from portal.sandbox.messages.sending import Kind
from portal.sandbox.tenant.settings import require_connector

bp = Blueprint("management_verification_codes", __name__, url_prefix="/api/verification-codes")
bp.before_request(require_management)

_TEMPLATE = "Generic"
_PATTERNS = {"email": request_shapes.EMAIL, "phone": request_shapes.PHONE}


@bp.post("")
def send_code() -> ResponseReturnValue:
    kind, address = _address(request_shapes.body())
    require_connector(kind)
    codes.send_code(address, kind, address, _TEMPLATE)
    return "", 204


@bp.post("/verify")
def check_code() -> ResponseReturnValue:
    sent = request_shapes.body()
    kind, address = _address(sent)
    codes.check_code(address, kind, address, _TEMPLATE, sent.text("verificationCode", at_least=1))
    return "", 204


def _address(sent: Members) -> tuple[Kind, str]:
    """The e-mail address or else the phone number; of two the first one that is well formed."""
    kinds: tuple[Kind, ...] = ("email", "phone")
    refused: dict[Kind, ApiError] = {}
    for kind in kinds:
        try:
            return kind, sent.text(kind, pattern=_PATTERNS[kind])
        except ApiError as refusal:
            refused[kind] = refusal
    misshapen = [kind for kind in kinds if sent.is_text(kind)]
    raise refused[misshapen[0]] if misshapen else refusals.fits_none(refused.values())
