"""What this process keeps of every tenant's platform between requests: connections, documents."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import requests

from portal.backends.authing.platform import AuthingPlatform
from portal.backends.logto.platform import LogtoPlatform
from portal.backends.pictures import LARGEST_PICTURE, PictureFetcher
from portal.backends.platform import Asking, Platform
from portal.backends.transport import Transport
from portal.identity.backend import IdentityBackend
from portal.identity.models import Experience
from portal.tenants.models import Tenant

NewHttp: TypeAlias = Callable[[], requests.Session]
Clock: TypeAlias = Callable[[], float]

_ADAPTERS: dict[str, Callable[[Tenant, NewHttp, Clock], Platform]] = {
    "logto": lambda tenant, new_http, now: LogtoPlatform(tenant, new_http),
    "authing": AuthingPlatform,
}


@dataclass(frozen=True, slots=True)
class _Known:
    platform: Platform
    pictures: Transport


class Platforms:
    """
    Made once per process.

    *new_http* says how this installation reaches the network. It is called twice per tenant, when
    the tenant is first needed. *now* is the clock, in seconds since the epoch.
    """

    def __init__(
        self, new_http: NewHttp, pictures: PictureFetcher | None = None, now: Clock = time.time
    ) -> None:
        self._new_http = new_http
        self._now = now
        self._pictures = pictures or PictureFetcher()
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def backend(self, tenant: Tenant, asking: Asking) -> IdentityBackend:
        """See ``portal.backends.build``."""
        return self._of(tenant).platform.backend(asking)

    def known_experience(self, tenant: Tenant) -> Experience | None:
        """What this process has heard of how *tenant* presents itself; asks nobody."""
        return self._of(tenant).platform.known_experience()

    def fetch_picture(self, tenant: Tenant, url: str) -> bytes:
        """
        The picture at *url*, not yet decoded, 5 MB at most.

        Raises NotFound for an address we do not go to, BackendUnavailable when nothing came.
        """
        known = self._of(tenant)
        return self._pictures.fetch(url, known.platform.endpoint, known.pictures)

    def forget(self) -> None:
        """Ask anew for everything that is kept for a while."""
        for known in list(self._known.values()):
            known.platform.forget()

    def _of(self, tenant: Tenant) -> _Known:
        with self._lock:
            found = self._known.get(tenant.id)
            if found is None:
                found = self._known[tenant.id] = _Known(
                    _ADAPTERS[tenant.platform](tenant, self._new_http, self._now),
                    Transport(self._new_http(), largest=LARGEST_PICTURE),
                )
            return found
