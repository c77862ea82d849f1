"""What a platform itself makes of how well an account is protected."""

from dataclasses import dataclass
from enum import IntEnum


class PasswordLevel(IntEnum):
    """How hard a password is to guess, as the platform measured it when it was set."""

    LOW = 1
    MIDDLE = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class SecurityStanding:
    """
    What there is of an account's protection. *password_level* is None for a password that was never
    measured. *score* is the platform's own number, of a hundred: what goes into it is not known, so
    nobody computes it and no two platforms' are compared; None where it was not told.
    """

    password: bool
    email: bool
    phone: bool
    second_step: bool
    password_level: PasswordLevel | None = None
    score: int | None = None
