"""What a person can enrol for the second step of signing in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FactorKind(StrEnum):
    """What can be enrolled for the second step; OTHER is a kind we do not know yet."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    BACKUP_CODES = "backup_codes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Factor:
    """
    Something that a person enrolled for the second step. *name* is what they called it, *agent* the
    browser it was made with, in its own words, *codes_left* how many of BACKUP_CODES are unused.
    Times are aware; None where not known.
    """

    id: str
    kind: FactorKind
    added_at: datetime | None = None
    name: str | None = None
    last_used_at: datetime | None = None
    codes_left: int | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class OwnSecondSteps:
    """What somebody enrolled, and whether they left the second step out, where they may."""

    factors: tuple[Factor, ...] = ()
    left_out: bool = False

    def of(self, kind: FactorKind) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors if factor.kind is kind)
