"""The Account API's trusted devices (contracts/logto-api.md §4.6); a release has none."""

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.paths import path


class WireTrustedDevice(Struct, frozen=True, rename="camel"):
    id: str
    user_agent: str | None = None
    country: str | None = None
    city: str | None = None
    created_at: float | None = None
    last_used_at: float | None = None
    expires_at: float | None = None


class TrustedDeviceClient:
    def __init__(self, http: JsonClient, proof: str | None) -> None:
        self._http = http
        self._proof = proof

    def devices(self) -> list[WireTrustedDevice]:
        """The hundred used last; nobody has more."""
        asked = {"page": "1", "page_size": "100"}
        answer = self._http.get("/api/my-account/trusted-devices", asked, proving(self._proof))
        return wire.read(list[WireTrustedDevice], answer)

    def forget(self, id_: str) -> None:
        """Raises NotFound for one that is gone, or not theirs."""
        where = path("/api/my-account/trusted-devices/{id}", id=id_)
        self._http.delete(where, proving(self._proof))
