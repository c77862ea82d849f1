"""The Management API, as another application of the tenant uses it."""

from functools import cached_property
from typing import Any

import requests

from tests.contract.real_logto import settings


class Management:
    def __init__(self) -> None:
        self._http = requests.Session()

    def __call__(self, method: str, path: str, **kw: Any) -> Any:
        bearer = {"Authorization": f"Bearer {self._token}"}
        answer = self._http.request(method, f"{settings.url()}/api{path}", headers=bearer, **kw)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else None

    @cached_property
    def _token(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "resource": "https://default.logto.app/api",
            "scope": "all",
        }
        endpoint = f"{settings.url()}/oidc/token"
        answer = self._http.post(endpoint, data=asked, auth=settings.management())
        return str(answer.json()["access_token"])
