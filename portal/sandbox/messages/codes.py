"""Six-digit codes: bound to one flow, good for ten minutes and ten tries (contract §5.2)."""

import hmac
import secrets
from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.messages import sending
from portal.sandbox.messages.sending import Kind

LIFETIME = 10 * clock.MINUTE
TRIES = 10


def send_code(flow: str, kind: Kind, recipient: str, template: str, **variables: Any) -> None:
    """
    Send a fresh code for ``flow``: an interaction, a record, an address; its earlier one dies.

    ``variables`` are what the template of the message may speak of besides.

    Raises ApiError 429 when too many went to this recipient.
    """
    code = f"{secrets.randbelow(10**6):06}"
    now = clock.now()
    with store().transaction():
        sending.send(kind, recipient, template, code=code, **variables)
        store().delete("verification_codes", flow=flow, template=template)
        store().insert(
            "verification_codes",
            flow=flow,
            template=template,
            kind=kind,
            recipient=recipient,
            code=code,
            created_at=now,
            expires_at=now + LIFETIME,
        )


def check_code(flow: str, kind: Kind, recipient: str, template: str, code: str) -> None:
    """Accept the code once.

    Raises ApiError 400 ``verification_code.{not_found,email_mismatch,phone_mismatch,expired,
    exceed_max_try,code_mismatch}``, in Logto's order of checks.
    """
    sent = store().find("verification_codes", flow=flow, template=template)
    if sent is None:
        raise ApiError(400, "verification_code.not_found")
    if (sent["kind"], sent["recipient"]) != (kind, recipient):
        raise ApiError(400, f"verification_code.{kind}_mismatch")
    if sent["expires_at"] <= clock.now():
        raise ApiError(400, "verification_code.expired")
    counted = store().run(
        "UPDATE verification_codes SET tries = tries + 1"
        " WHERE flow = ? AND template = ? AND tries < ?",
        flow,
        template,
        TRIES,
    )
    if not counted:
        raise ApiError(400, "verification_code.exceed_max_try")
    if not hmac.compare_digest(sent["code"].encode(), code.encode()):
        raise ApiError(400, "verification_code.code_mismatch")
    if not store().delete("verification_codes", flow=flow, template=template, code=sent["code"]):
        raise ApiError(400, "verification_code.not_found")
