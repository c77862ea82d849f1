"""Management API: the end of one person's account (contracts/logto-api.md §6.1, §8.9)."""

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.reach import Reach
from portal.backends.paths import Path, path
from portal.identity.closing import ShownAtClosing
from portal.identity.models import Person


class ClosingClient:
    """Bound to *user_id* from the start, so that no call can name somebody else."""

    def __init__(self, http: JsonClient, user_id: str) -> None:
        self._http = http
        self._user_id = user_id

    def account(self) -> wire.WireAccount:
        return wire.read(wire.WireAccount, self._http.get(self._path("/api/users/{user}")))

    def suspend(self, is_suspended: bool) -> None:
        body = {"isSuspended": is_suspended}
        self._http.patch(self._path("/api/users/{user}/is-suspended"), body)

    def delete(self) -> None:
        self._http.delete(self._path("/api/users/{user}"))

    def _path(self, template: str) -> Path:
        return path(template, user=self._user_id)


class ClosingAtLogto:
    """The part of ``LogtoBackend`` that keeps ``ClosingBackend``'s promises."""

    _reach: Reach

    def account_of(self, user_id: str) -> Person:
        return wire.person(self._closing(user_id).account())

    def suspend_account(self, user_id: str) -> None:
        self._closing(user_id).suspend(True)

    def resume_account(self, user_id: str) -> None:
        self._closing(user_id).suspend(False)

    def delete_account(self, user_id: str, *, shown: ShownAtClosing | None = None) -> None:
        self._closing(user_id).delete()

    def _closing(self, user_id: str) -> ClosingClient:
        return ClosingClient(self._reach.portal, user_id)
