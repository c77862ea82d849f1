"""Another password, the first one, and one instead of a forgotten one (authing-api.md §8.3)."""

from msgspec import Struct

from portal.backends.authing.api import Api
from portal.backends.authing.known import Known
from portal.backends.authing.reach import Reach
from portal.backends.authing.wrapping import Wrapping
from portal.backends.reading import after_a_change, read
from portal.identity.errors import (
    Complaint,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    PasswordRejected,
    Reason,
)

_SHORTEST = 6
"""Characters, whatever the pool's rule is (§10, 2029)."""


class _Done(Struct, frozen=True):
    success: bool


class PasswordAtAuthing:
    """Keeps what ``SignInDetailsBackend`` and ``PasswordResetBackend`` promise of passwords."""

    _reach: Reach
    _known: Known

    def set_password(
        self, password: str, proof: str | None, *, current_password: str | None = None
    ) -> None:
        if current_password == password:
            # Authing takes it for a change; nobody who types this means one.
            raise InputRejected("new_password", Reason.SAME_PASSWORD, "same")
        told = self._wrapping.members(newPassword=password, oldPassword=current_password)
        try:
            self._reach.person.post("/api/v3/update-password", told)
        except InputRejected as rejected:
            raise _about_passwords(rejected) from rejected

    def reset_password(self, password: str, record: str) -> None:
        """*record* is the token that ``verify-reset-password-request`` gave for the code."""
        self._reset(self._reach.person, password, record)

    def _reset(self, api: Api, password: str, record: str) -> None:
        told = {"passwordResetToken": record} | self._wrapping.members(password=password)
        try:
            answer = api.post("/api/v3/reset-password", told)
            with after_a_change():
                if answer is not None and not read(_Done, answer).success:
                    raise OutcomeUnknown("not_confirmed")
        except InputRejected as rejected:
            raise _about_passwords(rejected) from rejected
        except NotAllowed as error:
            raise InputRejected("code", Reason.CODE_EXPIRED, error.code) from error

    @property
    def _wrapping(self) -> Wrapping:
        return Wrapping(self._reach, self._known)


def _about_passwords(rejected: InputRejected) -> InputRejected:
    """The old one is wrong, or the pool’s rule, which only Authing knows, refuses the new one."""
    match rejected.reason:
        case Reason.WRONG_PASSWORD:
            return InputRejected("current_password", Reason.WRONG_PASSWORD, rejected.code)
        case Reason.TOO_SHORT:
            return PasswordRejected([Complaint(Reason.TOO_SHORT, _SHORTEST)], rejected.code)
        case _:
            return PasswordRejected([Complaint(Reason.PASSWORD_NOT_ACCEPTED)], rejected.code)
