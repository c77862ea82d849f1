"""
Proving who one is where Authing itself asks for nothing (contracts/authing-api.md §8.6).

Its calls say whether a password or a code is right and make no note of it, so the records here are
the portal's own: their ids say nothing to Authing, and lie in the person's session alone.
"""

import secrets

from msgspec import Struct

from portal.backends.authing import wire
from portal.backends.authing.known import Known
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.authing.wrapping import Wrapping
from portal.backends.reading import read
from portal.identity.errors import InputRejected, Reason
from portal.identity.models import VerificationRecord

_TEN_MINUTES = 600.0


class _Valid(Struct, frozen=True):
    valid: bool


class _Verified(Struct, frozen=True):
    verified: bool


class VerificationAtAuthing(ProfileAtAuthing):
    """Keeps what ``VerificationBackend`` promises."""

    _known: Known

    def check_password(self, password: str) -> VerificationRecord:
        """``validate-password`` wants to be told whose it is, in one of three ways (§7.2)."""
        told = Wrapping(self._reach, self._known).members(password=password)
        body = _named(self._user()) | told
        answer = self._reach.person.post("/api/v3/validate-password", body)
        if not read(_Valid, answer).valid:
            raise InputRejected("password", Reason.WRONG_PASSWORD, "not_valid")
        return self._record()

    def check_authenticator(self, code: str) -> VerificationRecord:
        answer = self._reach.person.post("/api/v3/mfa-totp-verify", {"totp": code})
        if not read(_Verified, answer).verified:
            raise InputRejected("code", Reason.WRONG_CODE, "not_verified")
        return self._record()

    def _record(self) -> VerificationRecord:
        return VerificationRecord(secrets.token_urlsafe(16), self._reach.now() + _TEN_MINUTES)


def _named(user: wire.WireUser) -> dict[str, str]:
    if user.username:
        return {"username": user.username}
    if user.email:
        return {"email": user.email}
    if user.phone:
        return {"phone": user.phone, "phoneCountryCode": user.phone_country_code or wire.CHINA}
    raise InputRejected("password", Reason.WRONG_PASSWORD, "nobody_named")
