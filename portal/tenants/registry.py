"""Find the tenant of a host name: exactly, or not at all."""

from collections.abc import Iterable, Iterator

from portal.tenants.hosts import normalize_host
from portal.tenants.models import Tenant


class TenantRegistry:
    def __init__(self, tenants: Iterable[Tenant]) -> None:
        self._tenants = tuple(tenants)
        self._by_host = {host: tenant for tenant in self._tenants for host in tenant.hosts}

    def __iter__(self) -> Iterator[Tenant]:
        return iter(self._tenants)

    def find(self, host_header: str) -> Tenant | None:
        """The tenant that answers on *host_header*, which is what the browser sent."""
        host = normalize_host(host_header)
        return self._by_host.get(host) if host else None
