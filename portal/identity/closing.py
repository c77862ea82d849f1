"""The end of an account: for good, or put away for a while with a way back."""

from typing import Protocol

from portal.identity.models import Person


class ClosingBackend(Protocol):
    """
    Done with the portal's own authority, to *user_id* and nobody else. Every method raises NotFound
    for an account that is gone, SetupProblem where the portal has no authority.
    """

    def account_of(self, user_id: str) -> Person:
        """The account as the platform tells it to the portal; they need not be signed in."""

    def suspend_account(self, user_id: str) -> None:
        """Nobody gets in any more, and everything that was signed in to it is signed out."""

    def resume_account(self, user_id: str) -> None:
        """The other way round: its ways in work again, and nobody is signed in by it."""

    def delete_account(self, user_id: str) -> None:
        """
        For good, with everything that belongs to it: ways in, sessions, tokens, memberships.
        """
