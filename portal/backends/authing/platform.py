"""One tenant's Authing, as a process knows it between requests."""

import time
from collections.abc import Callable

import requests

from portal.backends.authing.api import Api, headers_of
from portal.backends.authing.backend import AuthingBackend
from portal.backends.authing.errors import DIALECT
from portal.backends.authing.known import Known
from portal.backends.authing.reach import Reach
from portal.backends.http import Authorize
from portal.backends.platform import Asking
from portal.backends.transport import Transport
from portal.identity.models import Experience
from portal.tenants.models import Tenant


class AuthingPlatform:
    """Keeps what ``portal.backends.platform`` promises."""

    def __init__(
        self,
        tenant: Tenant,
        new_http: Callable[[], requests.Session],
        now: Callable[[], float] = time.time,
    ) -> None:
        if tenant.authing is None:
            raise ValueError(f"tenant {tenant.id} has no table for its platform")
        # The API is on the host of the issuer (authing-api.md §2).
        self.endpoint = tenant.oidc.issuer.rstrip("/").removesuffix("/oidc")
        self._tenant = tenant
        self._now = now
        self._settings = tenant.authing
        self._calls = Transport(new_http())
        self._known = Known()

    def backend(self, asking: Asking) -> AuthingBackend:
        headers = headers_of(self._tenant, asking.context)

        def api(authorize: Authorize | None) -> Api:
            return Api(asking.client(self._calls, self.endpoint, DIALECT, authorize), headers)

        reach = Reach(
            person=api(asking.token),
            anyone=api(None),
            id_token=asking.id_token,
            application=self._tenant.oidc.client_id,
            endpoint=self.endpoint,
            settings=self._settings,
            now=self._now,
        )
        return AuthingBackend(reach, self._known)

    def known_experience(self) -> Experience | None:
        return self._known.experience.known()

    def forget(self) -> None:
        self._known.experience.forget()
        self._known.password_key.forget()
        self._known.wants_old_address.clear()
        self._known.withdrawn.clear()
