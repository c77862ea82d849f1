"""
A new password for somebody who is not signed in: the same calls with no token at all
(contracts/authing-api.md §4, §6.4).

Which numbers Authing answers for an address without an account is not published, and must not
matter: whatever it may say of an account is heard as if there were one and the code had been sent,
or as if the code were wrong. Only what it says of everyone is passed on.

That a token is wanted is said of everyone where a code is sent. Later it may be said of one code or
of what it became, and whoever is at those is no judge of what the pool has for others.
"""

import structlog

from portal.backends.authing import codes
from portal.backends.authing.password import PasswordAtAuthing
from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    PortalError,
    Reason,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
)
from portal.identity.models import Channel, VerificationRecord

log = structlog.get_logger()

_CAPTCHA = "2000"
_TOO_SOON = "2100"
"""An address gets a message a minute: that it got one says that it is somebody's."""

_NOT_SIGNED_IN = "2020"
_WANTS_A_TOKEN = frozenset({_NOT_SIGNED_IN, "2206", "2207", "status_401"})
_OF_THE_POOL = frozenset({"1001", "4021", "3720001", "3720002", "3720003", "status_402"})


class ForgottenPasswordAtAuthing(PasswordAtAuthing):
    """Keeps what ``ForgottenPasswordBackend`` promises."""

    def send_reset_code(self, channel: Channel, address: str) -> VerificationRecord:
        try:
            codes.send(self._reach.anyone, channel, address, codes.RESETS_PASSWORD)
        except PortalError as error:
            self._remember_if_a_token_is_wanted(error)
            _pass_on_if_of_everyone(error)
            if isinstance(error, InputRejected) and error.reason is Reason.NOT_AN_EMAIL:
                raise
            log.info("reset_code_not_sent", backend_code=error.code)
        return VerificationRecord("", self._reach.now() + codes.LASTS[channel])

    def check_reset_code(self, channel: Channel, address: str, code: str) -> VerificationRecord:
        try:
            return codes.redeem(self._reach.anyone, channel, address, code, self._reach.now())
        except PortalError as error:
            _pass_on_if_of_everyone(error)
            raise InputRejected("code", Reason.WRONG_OR_OLD_CODE, error.code) from error

    def reset_forgotten_password(self, password: str, record: str) -> None:
        try:
            self._reset(self._reach.anyone, password, record)
        except (SignInRequired, TooManyAttempts) as error:
            _pass_on_if_of_everyone(error)
            raise InputRejected("code", Reason.CODE_EXPIRED, error.code) from error

    def _remember_if_a_token_is_wanted(self, error: PortalError) -> None:
        """A pool that wants one after all: its people are led to its own page from then on."""
        if isinstance(error, SignInRequired) and error.code in _WANTS_A_TOKEN:
            self._known.withdrawn.add(Capability.RESET_WHEN_SIGNED_OUT)
            raise NotAllowed(error.code) from error


def _pass_on_if_of_everyone(error: PortalError) -> None:
    if isinstance(error, BackendUnavailable | SetupProblem):
        raise error
    if error.code in (_CAPTCHA, _NOT_SIGNED_IN) or error.code in _OF_THE_POOL:
        raise NotAllowed(error.code) from error
    if isinstance(error, TooManyAttempts) and error.code != _TOO_SOON:
        raise error
