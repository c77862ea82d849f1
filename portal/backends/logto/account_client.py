"""The Account API: people acting on their own account (contracts/logto-api.md §4.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.identity.errors import BackendUnavailable, OutcomeUnknown

_FILE_NAMES = {"image/png": "avatar.png", "image/jpeg": "avatar.jpg", "image/webp": "avatar.webp"}


class AccountClient:
    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def account(self) -> wire.WireAccount:
        return wire.read(wire.WireAccount, self._http.get("/api/my-account"))

    def change_account(self, changes: wire.Json) -> wire.WireAccount:
        """Custom data among *changes* replaces what was there, whole."""
        answer = self._http.patch("/api/my-account", changes)
        with _after_a_change():
            return wire.read(wire.WireAccount, answer)

    def change_profile(self, changes: wire.Json) -> wire.WireProfile:
        """Members that are not named stay; an address among *changes* is replaced whole."""
        answer = self._http.patch("/api/my-account/profile", changes)
        with _after_a_change():
            return wire.read(wire.WireProfile, answer)

    def upload_avatar(self, picture: bytes, content_type: str) -> str:
        """The address at which *picture* can be had from now on."""
        file = (_FILE_NAMES.get(content_type, "avatar"), picture, content_type)
        answer = self._http.upload("/api/my-account/user-assets/avatar", file)
        return wire.read(wire.WireUpload, answer).url


@contextmanager
def _after_a_change() -> Iterator[None]:
    """The change was accepted; an answer that makes no sense does not undo it."""
    try:
        yield
    except BackendUnavailable as error:
        raise OutcomeUnknown(error.code) from error
