"""What an adapter brings: one tenant's platform, as a process knows it between requests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from portal.backends.calls import Context, Ledger
from portal.backends.http import Authorize, Dialect, JsonClient
from portal.backends.transport import Transport
from portal.identity.backend import IdentityBackend
from portal.identity.models import Experience


@dataclass(frozen=True, slots=True)
class Asking:
    """
    One request of the portal: in whose name it asks, what it hands on, and who is told.

    *token* and *id_token* are as in ``portal.backends.build``.
    """

    token: Authorize
    id_token: Callable[[], str]
    context: Callable[[], Context]
    ledger: Ledger

    def client(
        self,
        transport: Transport,
        base_url: str,
        dialect: Dialect,
        authorize: Authorize | None,
    ) -> JsonClient:
        """The way to the API at *base_url*; *authorize* is None for what anyone may ask."""
        return JsonClient(
            transport,
            base_url,
            dialect,
            authorize=authorize,
            context=self.context,
            ledger=self.ledger,
        )


class Platform(Protocol):
    """Its connections are its own, so that one that hangs holds up no other tenant."""

    @property
    def endpoint(self) -> str:
        """Scheme and host of the platform, without a slash at the end."""

    def backend(self, asking: Asking) -> IdentityBackend:
        """For one request. Makes no call."""

    def known_experience(self) -> Experience | None:
        """What this process has heard of how the tenant presents itself; asks nobody."""

    def forget(self) -> None:
        """Ask anew for everything that is kept for a while."""
