"""One tenant's Logto, as a process knows it between requests."""

from collections.abc import Callable

import requests

from portal.backends.http import Dialect, JsonClient
from portal.backends.logto.backend import LogtoBackend
from portal.backends.logto.errors import DIALECT, PORTALS_DIALECT
from portal.backends.logto.known import Known
from portal.backends.logto.management_token import ManagementToken
from portal.backends.logto.reach import Reach
from portal.backends.platform import Asking
from portal.backends.transport import Transport
from portal.identity.models import Experience
from portal.tenants.models import Tenant


class LogtoPlatform:
    """Keeps what ``portal.backends.platform`` promises."""

    def __init__(self, tenant: Tenant, new_http: Callable[[], requests.Session]) -> None:
        if tenant.logto is None:
            raise ValueError(f"tenant {tenant.id} has no table for its platform")
        self.endpoint = tenant.logto.endpoint.rstrip("/")
        self._application = tenant.oidc.client_id
        self._settings = tenant.logto
        self._calls = Transport(new_http())
        self._authority = ManagementToken(tenant, self._calls)
        self._known = Known()

    def backend(self, asking: Asking) -> LogtoBackend:
        def client(authorize: Callable[[str | None], str] | None, dialect: Dialect) -> JsonClient:
            return asking.client(self._calls, self.endpoint, dialect, authorize)

        reach = Reach(
            person=client(asking.token, DIALECT),
            anyone=client(None, DIALECT),
            portal=client(self._authority, PORTALS_DIALECT),
            application=self._application,
            endpoint=self.endpoint,
            linked_at_platform=frozenset(self._settings.link_at_platform),
            has_authority=bool(self._settings.management_client_id),
        )
        return LogtoBackend(reach, self._known)

    def known_experience(self) -> Experience | None:
        return self._known.documents.known_experience()

    def forget(self) -> None:
        self._known.documents.forget()
        self._known.apps.forget()
        self._known.syncing_companies.forget()
        self._known.no_storage_until = 0.0
        self._known.has_trusted_devices = True
