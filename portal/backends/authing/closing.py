"""The end of an account, which only its owner can bring about (contracts/authing-api.md §7.5)."""

from typing import Any

from msgspec import Struct

from portal.backends.authing import wire
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.authing.wrapping import Wrapping
from portal.backends.reading import after_a_change, read
from portal.identity.closing import ShownAtClosing
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotFound,
    OutcomeUnknown,
    VerificationRequired,
)
from portal.identity.models import Channel


class _Begun(Struct, frozen=True, rename="camel"):
    """Good for sixty seconds."""

    delete_account_token: str


class _Done(Struct, frozen=True):
    success: bool


class ClosingAtAuthing(ProfileAtAuthing):
    """Keeps what ``ClosingBackend`` promises of an account’s end; it can be put away by nobody."""

    def delete_account(self, user_id: str, *, shown: ShownAtClosing | None = None) -> None:
        """Two calls at once: the token between them does not outlive a page."""
        if shown is None:
            raise VerificationRequired("nothing_shown")
        token = self._begun(user_id, shown).delete_account_token
        answer = self._reach.person.post("/api/v3/delete-account", {"deleteAccountToken": token})
        with after_a_change():
            if not read(_Done, answer).success:
                raise OutcomeUnknown("not_confirmed")

    def _begun(self, user_id: str, shown: ShownAtClosing) -> _Begun:
        user = self._user()
        if user.user_id != user_id:
            raise NotFound("not_theirs")
        try:
            answer: Any = self._reach.person.post(
                "/api/v3/verify-delete-account-request",
                _shown_by(user, shown, Wrapping(self._reach, self._known)),
            )
        except InputRejected as rejected:
            # Nothing else was typed: whatever does not fit is told there.
            field = "password" if shown.channel is None else "code"
            raise InputRejected(field, rejected.reason, rejected.code) from rejected
        except OutcomeUnknown as error:
            # Nothing is deleted by it, whatever became of it.
            raise BackendUnavailable(error.code) from error
        return read(_Begun, answer)


def _shown_by(user: wire.WireUser, shown: ShownAtClosing, wrapping: Wrapping) -> wire.Json:
    match shown.channel:
        case Channel.EMAIL:
            payload = {"email": user.email or "", "passCode": shown.secret}
            return {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": payload}
        case Channel.PHONE:
            number, country = wire.number_of(user)
            payload = {"phoneNumber": number, "passCode": shown.secret, "phoneCountryCode": country}
            return {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}
        case None:
            payload = wrapping.members(password=shown.secret)
            return {"verifyMethod": "PASSWORD", "passwordPayload": payload}
