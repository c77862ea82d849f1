"""Enrolling what somebody shows beside what they know, and taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BackupCodes:
    """How many there were made, and when those that were used were: never what they are."""

    made: int
    used_at: tuple[datetime, ...] = ()

    @property
    def left(self) -> int:
        return self.made - len(self.used_at)


class FactorBackend(Protocol):
    """
    Changes to the person's own second steps. *proof* is the id of a record that proves them; every
    method that takes one raises VerificationRequired when the platform wants another, and
    NotAllowed where the tenant keeps it from people or does not offer it.
    """

    def new_authenticator_key(self) -> str:
        """A key for an authenticator app, in Base32; it counts for nothing yet."""

    def set_authenticator(self, key: str, code: str, proof: str | None) -> None:
        """
        The authenticator app that has *key*, in place of the one before. Raises InputRejected on
        ``code`` when it is not what such an app shows now, and on ``key`` when that will not do;
        nothing has changed then.
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
