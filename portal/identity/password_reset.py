"""A password for somebody who does not know the one they have."""

from typing import Protocol

from portal.identity.models import Channel, VerificationRecord


class PasswordResetBackend(Protocol):
    """For the person signed in. Where ``RESET_PASSWORD_BY_CODE`` is offered."""

    def reset_password(self, password: str, record: str) -> None:
        """
        Another password; *record* proves an address of theirs by a code sent for PASSWORD, and is
        used up by it. Raises PasswordRejected, after which *record* is good for another try, and
        InputRejected on ``code`` when it is over.
        """


class ForgottenPasswordBackend(Protocol):
    """
    For nobody signed in. Where ``RESET_WHEN_SIGNED_OUT`` is offered.

    Nobody learns by it whose an address is, or whether it is anybody's: until a code was right,
    what is said of an address with an account is what is said of one without. NotAllowed means that
    the platform wants people at its own page for this, whoever they are.
    """

    def send_reset_code(self, channel: Channel, address: str) -> VerificationRecord:
        """
        Send a code to *address*, if it is an account's. The record tells until when one counts, and
        proves nothing. Raises NotAllowed, and InputRejected on ``email`` or ``phone`` for what is
        no address at all.
        """

    def check_reset_code(self, channel: Channel, address: str, code: str) -> VerificationRecord:
        """
        The record for ``reset_forgotten_password``; the code is used up by it. Raises NotAllowed,
        and InputRejected on ``code``, for one reason whatever is wrong with it.
        """

    def reset_forgotten_password(self, password: str, record: str) -> None:
        """As ``reset_password``; raises AccountSuspended and NotAllowed besides."""
