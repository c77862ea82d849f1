"""Linking accounts elsewhere, so that they let somebody in here, and unlinking them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from portal.identity.models import VerificationRecord
from portal.identity.providers import Provider


@dataclass(frozen=True, slots=True)
class LinkBeginning:
    """
    The person is to be sent to *address*, which may hold a secret. *record* will prove the account
    there; None where the platform's own page does it all and then sends them back.
    """

    address: str = field(repr=False)
    record: VerificationRecord | None


class LinkedAccountsBackend(Protocol):
    """
    *proof* is the id of a record that proves the person, None for someone who has nothing to prove
    with; what changes something raises VerificationRequired when the platform wants another one.
    """

    def begin_link(self, provider: Provider, state: str, return_to: str) -> LinkBeginning:
        """
        Begin to prove an account at *provider*; *return_to* is our address for its answer, which
        will hold *state*. Nobody but the caller compares that one. Raises SetupProblem where there
        is no way there from a web page.
        """

    def check_link(self, record: str, answer: Mapping[str, str], return_to: str) -> None:
        """
        Make *record* a proof by the provider's *answer*, all of it. Raises InputRejected on
        ``account`` when the provider does not stand by it, or it took too long.
        """

    def link_account(self, record: str, proof: str | None) -> None:
        """
        Let the account that *record* proves let the person in. Raises InputRejected on ``account``
        when it lets somebody else in, when another of the same provider is linked already, and when
        the record is over.
        """

    def replace_account(self, record: str, proof: str | None) -> None:
        """The same, in the place of the one of the same provider, if there is one."""

    def unlink_account(self, provider: str, proof: str | None) -> None:
        """
        *provider* is the key of the place. Raises NotFound when no account there is linked, for the
        last way in InputRejected, on no field.
        """
