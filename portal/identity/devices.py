"""Where somebody is signed in at the platform, and the devices that it trusts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is, as the platform tells it; *country* is a code or a name."""

    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class PlatformSession:
    """
    A browser in which somebody is signed in at the platform, or was, where it is not
    *is_signed_in*. Times are aware and in UTC; what the platform did not tell is None or empty,
    *is_current* among it. *user_agent*, *called*, *address* and *place* are hearsay. *portal_sid*
    is the ``sid`` of the ID tokens that the portal got by this session, None where it got none.
    """

    id: str
    is_current: bool | None
    signed_in_at: datetime | None = None
    ends_at: datetime | None = None
    portal_sid: str | None = None
    apps: int = 0
    address: str = ""
    user_agent: str = ""
    called: str = ""
    place: Place = field(default_factory=Place)
    is_signed_in: bool = True


@dataclass(frozen=True, slots=True)
class TrustedDevice:
    """A browser that is not asked for a second step until *ends_at*."""

    id: str
    user_agent: str = ""
    place: Place = field(default_factory=Place)
    last_used_at: datetime | None = None
    ends_at: datetime | None = None


class DeviceBackend(Protocol):
    """
    Where people are signed in. *proof* is as in ``SignInDetailsBackend``; every method raises
    VerificationRequired without a good one, where the platform asks for one, and NotAllowed where
    the tenant keeps sessions from people.

    With *with_tokens* also ends what apps were allowed to do while the person is away; without it
    only what lives by the session itself.
    """

    def sessions(self, proof: str | None) -> tuple[PlatformSession, ...]:
        """All of them, the one of the person asking first, then the youngest first."""

    def end_session(self, session_id: str, proof: str | None, *, with_tokens: bool) -> None:
        """
        End one of the person’s own. Raises NotFound for one that is not theirs, or is no more. No
        app is told: each notices when it next asks the platform.
        """

    def forget_session(self, session_id: str, proof: str | None) -> None:
        """
        List it no more: it is one of the person’s own in which nobody is signed in. Raises NotFound
        for one that is not theirs.
        """

    def end_other_sessions(self, proof: str | None, *, with_tokens: bool = True) -> int:
        """
        End every session but the one of the person asking; how many they were, one that was gone
        by then included. Raises PartlySaved, naming those that ended, when it stopped answering
        half way.
        """

    def end_all_sessions(self, proof: str | None, *, with_tokens: bool = True) -> int:
        """
        The same with the session of the person asking, which ends last: nothing can be asked in
        their name afterwards.
        """

    def trusted_devices(self, proof: str | None) -> tuple[TrustedDevice, ...]:
        """
        In the platform’s order. Where it turns out to have none at all, nobody has any, and it is
        not among the ``capabilities`` from then on.
        """

    def forget_trusted_device(self, device_id: str, proof: str | None) -> None:
        """Ask there for the second step again. Raises NotFound for one that is not theirs."""
