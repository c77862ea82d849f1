"""A password for somebody who does not know the one they have."""

from typing import Protocol


class PasswordResetBackend(Protocol):
    """Where ``RESET_PASSWORD_BY_CODE`` is offered."""

    def reset_password(self, password: str, record: str) -> None:
        """
        Another password; *record* proves an address of theirs by a code sent for PASSWORD, and is
        used up by it. Raises PasswordRejected, after which *record* is good for another try, and
        InputRejected on ``code`` when it is over.
        """
