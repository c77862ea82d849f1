"""What the addresses of the Account API ask before they act: field controls and proofs.

Contract: contracts/logto-api.md §4, §5.1.

Each function returns when the caller passes and raises ApiError with Logto's code when not.
"""

from flask import request

from portal.sandbox.api import callers
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import account_center, sign_in_experience
from portal.sandbox.verification.records import proves, usable_record

PROOF_HEADER = "logto-verification-id"


def is_readable(field: str) -> bool:
    return _control(field) in ("ReadOnly", "Edit")


def require_readable(field: str) -> None:
    if not is_readable(field):
        raise ApiError(400, "account_center.field_not_enabled")


def require_editable(field: str) -> None:
    if _control(field) != "Edit":
        raise ApiError(400, "account_center.field_not_editable")


def require_proof(person: Caller) -> None:
    """401 ``verification_record.permission_denied`` unless the header names their proof."""
    record = usable_record(request.headers.get(PROOF_HEADER, ""))
    if not proves(record, person.user_id):
        raise ApiError(401, "verification_record.permission_denied")


def require_proof_if_possible(person: Caller) -> None:
    """As ``require_proof``, for someone who has anything to prove it with."""
    if can_prove(person.user):
        require_proof(person)


def require_factor_offered(person: Caller, field: str, factor: str) -> None:
    """All that is asked before *factor* is enrolled."""
    callers.require_first_party(person)
    require_proof(person)
    require_editable(field)
    callers.require_scope(person, "identities")
    experience = sign_in_experience()
    for_signing_in = factor == "WebAuthn" and experience["passkeySignIn"].get("enabled")
    if factor not in experience["mfa"]["factors"] and not for_signing_in:
        raise ApiError(400, "session.mfa.mfa_factor_not_enabled")


def can_prove(user: Row) -> bool:
    """Logto's ``hasSecurityVerificationMethod``."""
    return any(user[column] for column in ("password_hash", "primary_email", "primary_phone"))


def _control(field: str) -> str:
    """``Off``, ``ReadOnly`` or ``Edit``; a field that the tenant does not name is off."""
    settings: dict[str, str] = account_center()["fields"]
    if field == "passkey":  # a setting of its own that may be missing: then it goes with mfa
        return settings.get("passkey") or settings.get("mfa", "Off")
    return settings.get(field, "Off")
