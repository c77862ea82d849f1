"""Verification records: what somebody has proven, for ten minutes (contracts/logto-api.md §5.1).

A password record proves the person; a code record does when the code went to the person's own
address; a code to another address proves that address and nobody.
"""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.messages.sending import Kind
from portal.sandbox.store import Row

PROVES_A_PERSON = "UserPermissionValidation"
LIFETIME = 10 * clock.MINUTE

CODE_RECORDS: dict[Kind, str] = {
    "email": "EmailVerificationCode",
    "phone": "PhoneVerificationCode",
}


def new_record(
    user_id: str | None,
    record_type: str,
    data: dict[str, Any] | None = None,
    *,
    verified: bool = False,
) -> Row:
    now = clock.now()
    record: Row = {
        "id": long_id(),
        "user_id": user_id,
        "type": record_type,
        "verified": verified,
        "data": data or {},
        "created_at": now,
        "expires_at": now + LIFETIME,
    }
    store().insert("verification_records", **record)
    return record


def told(record: Row) -> dict[str, str]:
    """What is told of a record that was just made."""
    return {"verificationRecordId": record["id"], "expiresAt": clock.iso(record["expires_at"])}


def usable_record(record_id: str) -> Row | None:
    """The verification record, verified or not, unless it has lapsed."""
    record = store().find("verification_records", id=record_id)
    if record is None or record["expires_at"] <= clock.now():
        return None
    return record


def proves(record: Row | None, user_id: str) -> bool:
    """Whether the record proves this person."""
    if record is None or not record["verified"] or record["user_id"] != user_id:
        return False
    if record["type"] == "Password":
        return True
    by_code = record["type"] in CODE_RECORDS.values()
    return by_code and record["data"].get("templateType") == PROVES_A_PERSON
