"""Passkeys: keys that a browser makes for one host, and how one comes into an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol
from urllib.parse import urlsplit

from portal.identity.models import Access, VerificationRecord


class Place(Enum):
    """Where somebody can make a passkey: here; in browsers that know related origins; elsewhere."""

    HERE = auto()
    PERHAPS_HERE = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True)
class PasskeyRules:
    """
    *access* is what people may do with their passkeys; *offered* whether new ones can be made,
    *signs_in* whether one lets somebody in by itself. *address* is where the platform is, and what
    its passkeys are for; *origins* are those of the pages that it takes new ones from.
    """

    access: Access = Access.OFF
    offered: bool = False
    signs_in: bool = False
    address: str = ""
    origins: frozenset[str] = frozenset()

    @property
    def host(self) -> str:
        """What WebAuthn calls the relying party's id."""
        return urlsplit(self.address).hostname or ""

    def place(self, origin: str) -> Place:
        """Whether a page of *origin* can make passkeys for the platform's host."""
        if origin not in self.origins:
            return Place.ELSEWHERE
        if self._is_of_host(urlsplit(origin).hostname or ""):
            return Place.HERE
        return Place.PERHAPS_HERE if self._tells_related_origins else Place.ELSEWHERE

    def _is_of_host(self, name: str) -> bool:
        """A name of one word is nobody's own domain: browsers take it for itself alone."""
        return name == self.host or ("." in self.host and name.endswith(f".{self.host}"))

    @property
    def _tells_related_origins(self) -> bool:
        """Browsers look for the list at the host's own https address, and at no other port."""
        parts = urlsplit(self.address)
        return parts.scheme == "https" and parts.port in (None, 443)


@dataclass(frozen=True, slots=True)
class BegunPasskey:
    """
    What a browser is asked for: WebAuthn's creation *options*, as JSON. *record* is the platform's,
    *known* are the ids of the passkeys that the account has already.
    """

    record: VerificationRecord
    options: Mapping[str, Any]
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """
    What a browser tells of a passkey it made, in WebAuthn's terms and in Base64url. Nothing of it
    is secret, and nothing is to be believed before the platform has checked it.
    """

    id: str
    client_data: str = field(repr=False)
    attestation: str = field(repr=False)
    authenticator_data: str = field(default="", repr=False)
    transports: tuple[str, ...] = ()
    attachment: str | None = None


class PasskeyBackend(Protocol):
    """
    Making a passkey in three steps: what is wanted, what was made, whose it is. Renaming and
    removing are those of any second step.
    """

    def passkey_rules(self) -> PasskeyRules:
        """As fresh as ``account_rules``."""

    def passkey_page(self, back: str) -> str:
        """
        The address of the platform's own page for making one. It leads to *back*, an absolute
        address, when that is done.
        """

    def begin_passkey(self) -> BegunPasskey:
        """For the person signed in. Changes nothing of the account."""

    def check_passkey(self, record_id: str, made: MadePasskey) -> None:
        """
        Let the record of ``begin_passkey`` tell of *made*; the same may be told again. Changes
        nothing of the account. Raises InputRejected on ``credential``: not right, or too late.
        """

    def add_passkey(self, record_id: str, name: str, proof: str | None) -> None:
        """
        Add what was checked under that record. The platform looks at neither the name nor whether
        the account has that passkey already. Raises VerificationRequired when it wants another
        *proof*, NotAllowed where the tenant offers none, and InputRejected on ``credential`` when
        the record is over.
        """
