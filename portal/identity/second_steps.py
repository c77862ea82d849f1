"""Enrolling what somebody shows beside what they know, and taking it away."""

from typing import Protocol


class FactorBackend(Protocol):
    """
    Changes to the person's own second steps. *proof* is the id of a record that proves them; every
    method that takes one raises VerificationRequired when the platform wants another.
    """

    def remove_factor(self, factor_id: str, proof: str | None) -> None:
        """
        Without the factor of that id, of whatever kind; what is left may be nothing, or no use by
        itself. Raises NotFound for one that is gone, NotAllowed where the tenant keeps that kind
        from being changed.
        """

    def rename_factor(self, factor_id: str, name: str, proof: str | None) -> None:
        """
        Another name for a factor that can have one: a passkey. The platform takes any name, an
        empty one too. Raises NotFound for one that is gone or bears no name, NotAllowed where the
        tenant keeps that from people.
        """
