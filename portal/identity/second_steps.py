"""Enrolling what somebody shows beside what they know, and taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from portal.identity.factors import FactorKind


@dataclass(frozen=True, slots=True)
class BackupCodes:
    """How many there were made, and when those that were used were: never what they are."""

    made: int
    used_at: tuple[datetime, ...] = ()

    @property
    def left(self) -> int:
        return self.made - len(self.used_at)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """
    A second step on its way, which counts once a code shows that the person has it.

    *key* is what an authenticator app is told, in Base32; *address* is where a code was sent to.
    *token* is what the platform wants back along with the code, empty where it wants nothing; it
    takes it for *lasts* seconds, for as long as somebody likes where that is None. *recovery_code*
    stands in for the app once: whoever sets it up learns it now or never; None where there is none.
    """

    kind: FactorKind
    key: str = field(default="", repr=False)
    address: str | None = None
    token: str = field(default="", repr=False)
    lasts: float | None = None
    recovery_code: str | None = field(default=None, repr=False)


class FactorBackend(Protocol):
    """
    Changes to the person's own second steps. *proof* is the id of a record that proves them; every
    method that takes one raises VerificationRequired when the platform wants another, and
    NotAllowed where the tenant keeps it from people or does not offer it.
    """

    def begin_enrolment(self, kind: FactorKind, address: str | None = None) -> Enrolment:
        """
        Begin with AUTHENTICATOR, or with one of SENT_KINDS by sending a code to *address*; nothing
        counts yet. What was begun before with the same kind may be good no more.
        """

    def enrol(self, enrolment: Enrolment, code: str, proof: str | None) -> None:
        """
        What was begun counts from now on, an authenticator app in place of the one before. Raises
        InputRejected on ``code`` when it is not what such an app shows now or what was sent; with
        CODE_EXPIRED when *enrolment* is good no more; and on ``key`` when that will not do. Nothing
        has changed then.
        """

    def new_backup_codes(self) -> tuple[str, ...]:
        """Codes that count for nothing yet."""

    def add_backup_codes(self, codes: Sequence[str], proof: str | None) -> None:
        """
        From now on *codes* are the person's. Raises ChangedElsewhere while unused ones are left,
        and InputRejected on no field when there is nothing that they could stand in for.
        """

    def backup_codes(self, proof: str | None) -> BackupCodes | None:
        """How many there are and what became of them; None for someone who has none."""

    def has_backup_codes(self, codes: Sequence[str], proof: str | None) -> bool:
        """Whether *codes* are those that the person has, used or not."""

    def ask_at_sign_in(self, is_asked: bool, proof: str | None) -> None:
        """Whether signing in asks for the second step, where the tenant leaves that to people."""

    def remove_factor(self, factor_id: str, proof: str | None) -> None:
        """
        Without the factor of that id, of whatever kind; what is left may be nothing, or no use by
        itself. Raises NotFound for one that is gone.
        """

    def rename_factor(self, factor_id: str, name: str, proof: str | None) -> None:
        """
        Another name for a factor that can have one: a passkey. The platform takes any name, an
        empty one too. Raises NotFound for one that is gone or bears no name.
        """
