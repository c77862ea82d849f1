"""
The one path of every call to Authing's V3 API: headers, envelope (contracts/authing-api.md §2).
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from portal.backends.authing.errors import OK
from portal.backends.calls import Context
from portal.backends.http import Headers, JsonClient, Params
from portal.backends.paths import Path
from portal.backends.reading import after_a_change, read
from portal.tenants.models import Tenant

_LANGUAGES = {"en": "en-US", "zh-CN": "zh-CN"}


class _Envelope(Struct, frozen=True, rename="camel"):
    status_code: int
    data: Any = None


class _Uploaded(Struct, frozen=True):
    data: Any = None


class Api:
    """
    Every method returns the ``data`` of the envelope, None where there is none. They raise what
    ``portal.backends.http`` says.
    """

    def __init__(self, http: JsonClient, headers: Callable[[], Headers]) -> None:
        self._http = http
        self._headers = headers

    def get(self, path: str | Path, params: Params | None = None) -> Any:
        return _data(self._http.get(path, params, self._headers()))

    def post(self, path: str | Path, body: object) -> Any:
        answer = self._http.post(path, body, self._headers())
        with after_a_change():
            return _data(answer)

    def put(self, path: str | Path, body: object) -> Any:
        answer = self._http.put(path, body, self._headers())
        with after_a_change():
            return _data(answer)

    def delete(self, path: str | Path) -> Any:
        answer = self._http.delete(path, self._headers())
        with after_a_change():
            return _data(answer)

    def upload(self, path: str | Path, file: tuple[str, bytes, str]) -> Any:
        """The ``data`` of an answer, also in the older envelope, whose number is ``code`` (§9)."""
        answer = self._http.upload(path, file, self._headers())
        with after_a_change():
            return read(_Uploaded, answer).data

    def bare(self, path: str | Path) -> Any:
        """As ``get``, for the few answers that come without an envelope: all of it."""
        return self._http.get(path, headers=self._headers())


def headers_of(tenant: Tenant, context: Callable[[], Context]) -> Callable[[], Headers]:
    """What goes along with every call for *tenant*."""
    pool = tenant.authing.user_pool_id if tenant.authing else ""

    def headers() -> Headers:
        here = context()
        offered = {
            "x-authing-app-id": tenant.oidc.client_id,
            "x-authing-userpool-id": pool,
            "x-authing-lang": _LANGUAGES.get(here.accept_language, ""),
            # Authing counts messages by address; without it all of them would be the portal's.
            "x-real-ip": here.address,
        }
        return {name: value for name, value in offered.items() if value}

    return headers


def _data(answer: object) -> Any:
    envelope = read(_Envelope, answer)
    return envelope.data if envelope.status_code == OK else None
