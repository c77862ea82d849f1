"""
Codes: how they are sent (contracts/authing-api.md §7.2), and what is got for one that stands in for
a password (§6.4). *api* carries the token of the person signed in, or none.
"""

from msgspec import Struct

from portal.backends.authing import wire
from portal.backends.authing.api import Api
from portal.backends.reading import read
from portal.identity.models import Channel, VerificationRecord

RESETS_PASSWORD = "CHANNEL_RESET_PASSWORD"  # noqa: S105  # a channel, not a password

LASTS = {Channel.EMAIL: 300.0, Channel.PHONE: 60.0}
"""Seconds (§2)."""

_TOKEN_LASTS = 60.0
"""Seconds, where the answer does not say."""


class _ResetToken(Struct, frozen=True, rename="camel"):
    password_reset_token: str
    token_expires_in: float | None = None


def send(api: Api, channel: Channel, address: str, sent_by: str) -> None:
    """*sent_by* is what Authing calls the purpose of a code."""
    if channel is Channel.EMAIL:
        api.post("/api/v3/send-email", {"channel": sent_by, "email": address})
        return
    number, country = wire.national(address)
    body = {"channel": sent_by, "phoneNumber": number, "phoneCountryCode": country}
    api.post("/api/v3/send-sms", body)


def redeem(api: Api, channel: Channel, address: str, code: str, now: float) -> VerificationRecord:
    """*code* is used up at once; what takes its place lasts for a minute."""
    answer = api.post("/api/v3/verify-reset-password-request", _asked(channel, address, code))
    token = read(_ResetToken, answer)
    lasts = token.token_expires_in or _TOKEN_LASTS
    return VerificationRecord(token.password_reset_token, now + lasts)


def _asked(channel: Channel, address: str, code: str) -> wire.Json:
    if channel is Channel.EMAIL:
        payload = {"email": address, "passCode": code}
        return {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": payload}
    number, country = wire.national(address)
    payload = {"phoneNumber": number, "passCode": code, "phoneCountryCode": country}
    return {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}
