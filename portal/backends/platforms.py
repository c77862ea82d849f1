"""What this process keeps of every tenant's platform between requests: connections, documents."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from portal.backends.calls import Context, Ledger
from portal.backends.http import Authorize, Dialect, JsonClient
from portal.backends.logto.backend import LogtoBackend
from portal.backends.logto.errors import DIALECT, PORTALS_DIALECT
from portal.backends.logto.known import Known
from portal.backends.logto.management_token import ManagementToken
from portal.backends.logto.reach import Reach
from portal.backends.pictures import LARGEST_PICTURE, PictureFetcher
from portal.backends.transport import Transport
from portal.identity.backend import IdentityBackend
from portal.identity.models import Experience
from portal.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class _Platform:
    """One tenant's: its pool is its own, so that a platform that hangs holds up no other tenant."""

    endpoint: str
    calls: Transport
    pictures: Transport
    authority: ManagementToken
    linked_at_platform: frozenset[str]
    known: Known = field(default_factory=Known)


class Platforms:
    """
    Made once per process.

    *new_http* says how this installation reaches the network. It is called twice per tenant, when
    the tenant is first needed.
    """

    def __init__(
        self, new_http: Callable[[], requests.Session], pictures: PictureFetcher | None = None
    ) -> None:
        self._new_http = new_http
        self._pictures = pictures or PictureFetcher()
        self._platforms: dict[str, _Platform] = {}
        self._lock = threading.Lock()

    def backend(
        self,
        tenant: Tenant,
        *,
        token: Authorize,
        context: Callable[[], Context] = Context,
        ledger: Ledger = lambda call: None,
    ) -> IdentityBackend:
        """See ``portal.backends.build``."""
        platform = self._platform(tenant)

        def client(authorize: Authorize | None, dialect: Dialect = DIALECT) -> JsonClient:
            return JsonClient(
                platform.calls,
                platform.endpoint,
                dialect,
                authorize=authorize,
                context=context,
                ledger=ledger,
            )

        reach = Reach(
            person=client(token),
            anyone=client(None),
            portal=client(platform.authority, PORTALS_DIALECT),
            application=tenant.oidc.client_id,
            endpoint=platform.endpoint,
            linked_at_platform=platform.linked_at_platform,
            has_authority=bool(tenant.logto and tenant.logto.management_client_id),
        )
        return LogtoBackend(reach, platform.known)

    def known_experience(self, tenant: Tenant) -> Experience | None:
        """What this process has heard of how *tenant* presents itself; asks nobody."""
        return self._platform(tenant).known.documents.known_experience()

    def fetch_picture(self, tenant: Tenant, url: str) -> bytes:
        """
        The picture at *url*, not yet decoded, 5 MB at most.

        Raises NotFound for an address we do not go to, BackendUnavailable when nothing came.
        """
        platform = self._platform(tenant)
        return self._pictures.fetch(url, platform.endpoint, platform.pictures)

    def forget(self) -> None:
        """Ask anew for everything that is kept for a while."""
        for platform in list(self._platforms.values()):
            platform.known.documents.forget()
            platform.known.apps.forget()
            platform.known.no_storage_until = 0.0
            platform.known.has_trusted_devices = True

    def _platform(self, tenant: Tenant) -> _Platform:
        with self._lock:
            found = self._platforms.get(tenant.id)
            if found is None:
                found = self._platforms[tenant.id] = self._new_platform(tenant)
            return found

    def _new_platform(self, tenant: Tenant) -> _Platform:
        if tenant.logto is None:
            raise ValueError(f"tenant {tenant.id} has no table for its platform")
        calls = Transport(self._new_http())
        return _Platform(
            endpoint=tenant.logto.endpoint.rstrip("/"),
            calls=calls,
            authority=ManagementToken(tenant, calls),
            linked_at_platform=frozenset(tenant.logto.link_at_platform),
            pictures=Transport(self._new_http(), largest=LARGEST_PICTURE),
        )
