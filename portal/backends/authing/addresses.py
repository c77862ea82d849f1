"""
Email addresses and phone numbers, and the codes that are sent to them (contracts/authing-api.md
§7.2, §8.1, §8.2).

A code may be looked at without being used up (``pre-check-code``), and is used up by the change it
was sent for. So what proves an address here is the code itself: it is the id of the record, kept in
the session as any record is, and of no use to anyone once it was used.
"""

import math
import secrets
from dataclasses import dataclass

from msgspec import Struct

from portal.backends.authing import codes, wire
from portal.backends.authing.known import Known
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.reading import read
from portal.identity.errors import InputRejected, NotFound, Reason, VerificationRequired
from portal.identity.models import Channel, CodeFor, VerificationRecord

_PROOF_LASTS = 600.0
"""Seconds."""

_SEPARATOR = "."

_EMAIL_CHANNELS = {
    CodeFor.PROOF: "CHANNEL_VERIFY_MFA",
    CodeFor.OLD_ADDRESS: "CHANNEL_UPDATE_EMAIL",
    CodeFor.REMOVAL: "CHANNEL_UNBIND_EMAIL",
    CodeFor.SECOND_STEP: "CHANNEL_VERIFY_MFA",
    CodeFor.PASSWORD: codes.RESETS_PASSWORD,
    CodeFor.CLOSING: "CHANNEL_DELETE_ACCOUNT",
}
_SMS_CHANNELS = {
    CodeFor.PROOF: "CHANNEL_VERIFY_MFA",
    CodeFor.NEW_ADDRESS: "CHANNEL_BIND_PHONE",
    CodeFor.OLD_ADDRESS: "CHANNEL_UNBIND_PHONE",
    CodeFor.REMOVAL: "CHANNEL_UNBIND_PHONE",
    CodeFor.SECOND_STEP: "CHANNEL_BIND_MFA",
    CodeFor.PASSWORD: codes.RESETS_PASSWORD,
    CodeFor.CLOSING: "CHANNEL_DELETE_ACCOUNT",
}
_PROVES_THE_PERSON = "CHANNEL_VERIFY_MFA"


@dataclass(frozen=True, slots=True)
class _Sent:
    """A code on its way: *by* which of Authing's channels, and *until* when it is good."""

    by: str
    until: float

    @property
    def record(self) -> VerificationRecord:
        parts = (self.by, str(math.floor(self.until)), secrets.token_urlsafe(8))
        return VerificationRecord(_SEPARATOR.join(parts), self.until)

    @classmethod
    def of(cls, record_id: str) -> "_Sent":
        by, _, rest = record_id.partition(_SEPARATOR)
        until = rest.partition(_SEPARATOR)[0]
        return cls(by, float(until) if until.isdecimal() else math.inf)


class _Checked(Struct, frozen=True, rename="camel"):
    is_valid: bool


class _Token(Struct, frozen=True, rename="camel"):
    """A change begun; good for sixty seconds."""

    update_email_token: str | None = None
    update_phone_token: str | None = None


class AddressesAtAuthing(ProfileAtAuthing):
    """Keeps what ``VerificationBackend`` and ``SignInDetailsBackend`` promise of addresses."""

    _known: Known

    def send_code(
        self, channel: Channel, address: str, purpose: CodeFor = CodeFor.PROOF
    ) -> VerificationRecord:
        sent_by = self._channel(channel, purpose)
        codes.send(self._reach.person, channel, address, sent_by)
        return _Sent(sent_by, self._reach.now() + codes.LASTS[channel]).record

    def check_code(
        self, channel: Channel, address: str, record_id: str, code: str
    ) -> VerificationRecord | None:
        sent = _Sent.of(record_id)
        if sent.by == codes.RESETS_PASSWORD:
            return codes.redeem(self._reach.person, channel, address, code, self._reach.now())
        answer = self._reach.person.post(
            "/api/v3/pre-check-code", _to_check(channel, address, code, sent.by)
        )
        if not read(_Checked, answer).is_valid:
            # Of a code that came too late Authing says no more than of a wrong one.
            is_over = self._reach.now() >= sent.until
            raise InputRejected(
                "code", Reason.CODE_EXPIRED if is_over else Reason.WRONG_CODE, "not_valid"
            )
        if sent.by == _PROVES_THE_PERSON:
            return VerificationRecord(secrets.token_urlsafe(16), self._reach.now() + _PROOF_LASTS)
        return VerificationRecord(code, self._reach.now() + codes.LASTS[channel])

    def change_email(
        self, email: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        """The token between the two calls lives for a minute: they go one after the other."""
        before = self._user().email
        if not before:
            body = {"email": email, "passCode": new_record}
            self._reach.person.post("/api/v3/bind-email", body)
            return
        told = {"newEmail": email, "newEmailPassCode": new_record}
        if old_record:
            told |= {"oldEmail": before, "oldEmailPassCode": old_record}
        answer = self._asked_to_change(
            Channel.EMAIL,
            "/api/v3/verify-update-email-request",
            {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": told},
        )
        token = read(_Token, answer).update_email_token
        self._reach.person.post("/api/v3/update-email", {"updateEmailToken": token})

    def remove_email(self, proof: str | None, *, record: str | None = None) -> None:
        self._unbind("email", record)

    def change_phone(
        self, phone: str, new_record: str, proof: str | None, *, old_record: str | None = None
    ) -> None:
        before = self._user()
        number, country = wire.national(phone)
        if not before.phone:
            body = {"phoneNumber": number, "passCode": new_record, "phoneCountryCode": country}
            self._reach.person.post("/api/v3/bind-phone", body)
            return
        told = {
            "newPhoneNumber": number,
            "newPhonePassCode": new_record,
            "newPhoneCountryCode": country,
        }
        if old_record:
            told |= {
                "oldPhoneNumber": before.phone,
                "oldPhonePassCode": old_record,
                "oldPhoneCountryCode": before.phone_country_code or wire.CHINA,
            }
        answer = self._asked_to_change(
            Channel.PHONE,
            "/api/v3/verify-update-phone-request",
            {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": told},
        )
        token = read(_Token, answer).update_phone_token
        self._reach.person.post("/api/v3/update-phone", {"updatePhoneToken": token})

    def remove_phone(self, proof: str | None, *, record: str | None = None) -> None:
        self._unbind("phone", record)

    def _asked_to_change(self, channel: Channel, path: str, body: wire.Json) -> object:
        """A pool that wants the old code, although the settings say it does not, is remembered."""
        try:
            return self._reach.person.post(path, body)
        except InputRejected as rejected:
            if rejected.reason is Reason.OLD_CODE_NEEDED:
                self._known.wants_old_address.add(channel)
            raise

    def _unbind(self, what: str, record: str | None) -> None:
        """One that is gone already is gone."""
        try:
            self._reach.person.post(f"/api/v3/unbind-{what}", {"passCode": _require(record)})
        except NotFound:
            return

    def _channel(self, channel: Channel, purpose: CodeFor) -> str:
        if channel is Channel.PHONE:
            return _SMS_CHANNELS[purpose]
        if purpose is CodeFor.NEW_ADDRESS:
            has_one = bool(self._user().email)
            return "CHANNEL_UPDATE_EMAIL" if has_one else "CHANNEL_BIND_EMAIL"
        return _EMAIL_CHANNELS[purpose]


def _require(proof: str | None) -> str:
    if not proof:
        raise VerificationRequired("no_proof")
    return proof


def _to_check(channel: Channel, address: str, code: str, sent_by: str) -> wire.Json:
    if channel is Channel.EMAIL:
        payload = {"email": address, "passCode": code, "channel": sent_by}
        return {"codeType": "EMAIL", "emailCodePayload": payload}
    number, country = wire.national(address)
    payload = {
        "phone": number,
        "passCode": code,
        "phoneCountryCode": country,
        "channel": sent_by,
    }
    return {"codeType": "SMS", "smsCodePayload": payload}
