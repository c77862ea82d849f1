"""The Verification API: people proving who they are (contracts/logto-api.md §5)."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.identity.errors import InputRejected, Reason, VerificationRequired
from portal.identity.models import Channel, VerificationRecord


class _Record(Struct, frozen=True, rename="camel"):
    verification_record_id: Annotated[str, Meta(min_length=1)]
    expires_at: datetime


class VerificationClient:
    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def check_password(self, password: str) -> VerificationRecord:
        return _record(self._http.post("/api/verifications/password", {"password": password}))

    def send_code(self, channel: Channel, address: str) -> VerificationRecord:
        """Logto itself tells the person's own address from a new one, and stores which it was."""
        body = {"identifier": _identifier(channel, address)}
        try:
            return _record(self._http.post("/api/verifications/verification-code", body))
        except InputRejected as rejected:
            # Logto complains about a member of ours that holds nothing but the address.
            raise InputRejected(channel.value, rejected.reason, rejected.code) from rejected

    def check_code(self, channel: Channel, address: str, record_id: str, code: str) -> None:
        """The same record is a proof from now on, and lasts no longer for that."""
        body = {
            "identifier": _identifier(channel, address),
            "verificationId": record_id,
            "code": code,
        }
        try:
            self._http.post("/api/verifications/verification-code/verify", body)
        except VerificationRequired as gone:
            # Here it is the code's own record that is over, not the proof for something else.
            raise InputRejected("code", Reason.CODE_EXPIRED, gone.code) from gone


def _record(answer: object) -> VerificationRecord:
    record = wire.read(_Record, answer)
    return VerificationRecord(record.verification_record_id, record.expires_at.timestamp())


def _identifier(channel: Channel, address: str) -> dict[str, str]:
    """Telephone numbers go without the plus sign (§1)."""
    value = wire.digits(address) if channel is Channel.PHONE else address
    return {"type": channel.value, "value": value}
