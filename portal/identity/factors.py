"""What a person can enrol for the second step of signing in."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum


class Strength(IntEnum):
    """
    What a second step is worth. MESSAGE: a code that was sent, which whoever reads the messages
    has; or the sign-in of a company, where the platform goes by that alone. ENROLLED: something of
    the person's own; a backup code, which stands in for it, as well.
    """

    NOTHING = 0
    MESSAGE = 1
    ENROLLED = 2


class FactorKind(StrEnum):
    """What can be enrolled for the second step; OTHER is a kind we do not know yet."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    CODE_BY_EMAIL = "code_by_email"
    CODE_BY_PHONE = "code_by_phone"
    BACKUP_CODES = "backup_codes"
    OTHER = "other"

    @property
    def strength(self) -> Strength:
        return Strength.MESSAGE if self in SENT_KINDS else Strength.ENROLLED


SENT_KINDS = (FactorKind.CODE_BY_EMAIL, FactorKind.CODE_BY_PHONE)
"""Codes that are sent to an address which was enrolled for that."""


@dataclass(frozen=True, slots=True)
class Factor:
    """
    Something that a person enrolled for the second step. *name* is what they called it, *agent* the
    browser it was made with, in its own words, *codes_left* how many of BACKUP_CODES are unused,
    *address* where the codes of SENT_KINDS go to, a number as in E.164. Times are aware; None where
    not known.
    """

    id: str
    kind: FactorKind
    added_at: datetime | None = None
    name: str | None = None
    last_used_at: datetime | None = None
    codes_left: int | None = None
    agent: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class OwnSecondSteps:
    """
    What somebody enrolled, and whether they left the second step out, where they may. *enrollable*
    is what they may enrol now, where the platform says so of each person; None where it is what the
    tenant offers.
    """

    factors: tuple[Factor, ...] = ()
    left_out: bool = False
    enrollable: frozenset[FactorKind] | None = None

    def of(self, kind: FactorKind) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors if factor.kind is kind)

    def without(self, gone: Collection[Factor]) -> "OwnSecondSteps":
        return replace(self, factors=tuple(one for one in self.factors if one not in gone))

    @property
    def supports_backup_codes(self) -> bool:
        """Backup codes stand in for something else; by themselves they run out."""
        return any(factor.kind is not FactorKind.BACKUP_CODES for factor in self.factors)


def going_with(factor: Factor, own: OwnSecondSteps) -> tuple[Factor, ...]:
    """
    What has to go when *factor* does, in the order in which it is to be removed: backup codes do
    not stay alone. Where that stops half way, what is left is *factor*, which is whole.
    """
    left = own.without((factor,))
    alone = () if left.supports_backup_codes else left.of(FactorKind.BACKUP_CODES)
    return (*alone, factor)
