"""The end of an account: for good, or put away for a while with a way back."""

from dataclasses import dataclass, field
from typing import Protocol

from portal.identity.models import Channel, Person


@dataclass(frozen=True, slots=True)
class ShownAtClosing:
    """
    What the platform itself wants shown when somebody closes their account: a code that was sent
    to their address by *channel* (``CodeFor.CLOSING``), or the password of who has no address.
    """

    channel: Channel | None
    secret: str = field(repr=False)


class ClosingBackend(Protocol):
    """
    Done with the portal's own authority, or in the name of the person signed in where the platform
    asks them itself; to *user_id* and nobody else. Every method raises NotFound for an account that
    is gone, SetupProblem where the portal has no authority.
    """

    def account_of(self, user_id: str) -> Person:
        """The account as the platform tells it to the portal; they need not be signed in."""

    def suspend_account(self, user_id: str) -> None:
        """Nobody gets in any more, and everything that was signed in to it is signed out."""

    def resume_account(self, user_id: str) -> None:
        """The other way round: its ways in work again, and nobody is signed in by it."""

    def delete_account(self, user_id: str, *, shown: ShownAtClosing | None = None) -> None:
        """
        For good, with everything that belongs to it: ways in, sessions, tokens, memberships. Raises
        InputRejected on ``code`` and ``password`` for what was *shown*, VerificationRequired where
        the platform asks for something and nothing was.
        """
