"""The Account API: people acting on their own account (contracts/logto-api.md §4)."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.reading import after_a_change
from portal.identity.errors import InputRejected, Reason, VerificationRequired

_FILE_NAMES = {"image/png": "avatar.png", "image/jpeg": "avatar.jpg", "image/webp": "avatar.webp"}


class AccountClient:
    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def account(self) -> wire.WireAccount:
        return wire.read(wire.WireAccount, self._http.get("/api/my-account"))

    def change_account(self, changes: wire.Json, proof: str | None = None) -> wire.WireAccount:
        """
        Custom data among *changes* replaces what was there, whole. A username wants a *proof*: the
        id of a verification record.
        """
        answer = self._http.patch("/api/my-account", changes, proving(proof))
        with after_a_change():
            return wire.read(wire.WireAccount, answer)

    def change_profile(self, changes: wire.Json) -> wire.WireProfile:
        """Members that are not named stay; an address among *changes* is replaced whole."""
        answer = self._http.patch("/api/my-account/profile", changes)
        with after_a_change():
            return wire.read(wire.WireProfile, answer)

    def set_password(self, password: str, proof: str | None) -> None:
        """Ends no session (§4.2). Who has nothing to prove with needs no *proof* (§8.3)."""
        self._http.post("/api/my-account/password", {"password": password}, proving(proof))

    def set_email(self, email: str, new_record: str, proof: str | None) -> None:
        """*new_record* was made by a code to exactly this spelling of *email* (§4.3)."""
        body = {"email": email, "newIdentifierVerificationRecordId": new_record}
        with _new_record():
            self._http.post("/api/my-account/primary-email", body, proving(proof))

    def remove_email(self, proof: str | None) -> None:
        self._http.delete("/api/my-account/primary-email", proving(proof))

    def set_phone(self, phone: str, new_record: str, proof: str | None) -> None:
        """The same for *phone*, as in E.164."""
        body = {"phone": wire.digits(phone), "newIdentifierVerificationRecordId": new_record}
        with _new_record():
            self._http.post("/api/my-account/primary-phone", body, proving(proof))

    def remove_phone(self, proof: str | None) -> None:
        self._http.delete("/api/my-account/primary-phone", proving(proof))

    def factors(self) -> list[wire.WireFactor]:
        """What the person enrolled for the second step. Raises NotAllowed where that is hidden."""
        return wire.read(list[wire.WireFactor], self._http.get("/api/my-account/mfa-verifications"))

    def factor_settings(self) -> wire.WireFactorSettings:
        """Raises NotAllowed where that is hidden."""
        return wire.read(wire.WireFactorSettings, self._http.get("/api/my-account/mfa-settings"))

    def upload_avatar(self, picture: bytes, content_type: str) -> str:
        """The address at which *picture* can be had from now on."""
        file = (_FILE_NAMES.get(content_type, "avatar"), picture, content_type)
        answer = self._http.upload("/api/my-account/user-assets/avatar", file)
        return wire.read(wire.WireUpload, answer).url


def proving(record: str | None) -> dict[str, str]:
    """Step-up is one header (§0.3)."""
    return {"logto-verification-id": record} if record else {}


@contextmanager
def _new_record() -> Iterator[None]:
    """
    Two records go along, and Logto has a code for each: it does not find the one of the new address
    when that is over, and denies permission when the proof is.
    """
    try:
        yield
    except VerificationRequired as error:
        if error.code != "verification_record.not_found":
            raise
        raise InputRejected("code", Reason.CODE_EXPIRED, error.code) from error
