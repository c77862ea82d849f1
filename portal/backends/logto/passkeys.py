"""Passkeys in Logto's Verification and Account APIs (contracts/logto-api.md §5.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.logto.experience_client import ExperienceClient
from portal.backends.logto.reach import Reach
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    OutcomeUnknown,
    Reason,
    VerificationRequired,
)
from portal.identity.models import VerificationRecord
from portal.identity.passkeys import BegunPasskey, MadePasskey, PasskeyRules

KIND = "WebAuthn"

_Text = Annotated[str, Meta(min_length=1)]


class _Begun(Struct, frozen=True, rename="camel"):
    verification_record_id: _Text
    registration_options: dict[str, Any]
    expires_at: datetime


class _Named(Struct, frozen=True):
    id: _Text


class _Options(Struct, frozen=True, rename="camel"):
    """What has to be there of WebAuthn's options; the rest is between Logto and the browser."""

    rp: _Named
    user: _Named
    challenge: _Text
    exclude_credentials: list[_Named] = []


class PasskeyClient:
    """The person making a passkey of their own."""

    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def begin(self) -> BegunPasskey:
        with _changes_nothing():
            answer = self._http.post("/api/verifications/web-authn/registration", {})
        begun = wire.read(_Begun, answer)
        options = wire.read(_Options, begun.registration_options)
        return BegunPasskey(
            VerificationRecord(begun.verification_record_id, begun.expires_at.timestamp()),
            begun.registration_options,
            frozenset(passkey.id for passkey in options.exclude_credentials),
        )

    def check(self, record_id: str, made: MadePasskey) -> None:
        body = {"verificationRecordId": record_id, "payload": _payload(made)}
        with _changes_nothing(), _own_record():
            self._http.post("/api/verifications/web-authn/registration/verify", body)

    def add(self, record_id: str, name: str, proof: str | None) -> None:
        body = {"type": KIND, "newIdentifierVerificationRecordId": record_id, "name": name}
        with _own_record():
            self._http.post("/api/my-account/mfa-verifications", body, proving(proof))


class PasskeysAtLogto:
    """Keeps what ``portal.identity.passkeys`` promises."""

    _reach: Reach
    _public: ExperienceClient

    def passkey_rules(self) -> PasskeyRules:
        return self._public.passkey_rules(self._reach.endpoint)

    def passkey_page(self, back: str) -> str:
        return f"{self._reach.endpoint}/account/passkey/add?{urlencode({'redirect': back})}"

    def begin_passkey(self) -> BegunPasskey:
        return PasskeyClient(self._reach.person).begin()

    def check_passkey(self, record_id: str, made: MadePasskey) -> None:
        PasskeyClient(self._reach.person).check(record_id, made)

    def add_passkey(self, record_id: str, name: str, proof: str | None) -> None:
        PasskeyClient(self._reach.person).add(record_id, name, proof)


def _payload(made: MadePasskey) -> wire.Json:
    """Logto has a type of its own where WebAuthn says ``public-key``."""
    payload: wire.Json = {
        "type": KIND,
        "id": made.id,
        "rawId": made.id,
        "response": {
            "clientDataJSON": made.client_data,
            "attestationObject": made.attestation,
            "transports": list(made.transports),
        },
        "clientExtensionResults": {},
    }
    if made.attachment:
        payload["authenticatorAttachment"] = made.attachment
    return payload


@contextmanager
def _own_record() -> Iterator[None]:
    """
    Logto does not find the passkey's own record when that is over, and denies permission when the
    proof is.
    """
    try:
        yield
    except VerificationRequired as error:
        if error.code != "verification_record.not_found":
            raise
        raise InputRejected("credential", Reason.TOOK_TOO_LONG, error.code) from error


@contextmanager
def _changes_nothing() -> Iterator[None]:
    """What got no answer may have happened, and it does not matter: the account is as it was."""
    try:
        yield
    except OutcomeUnknown as error:
        raise BackendUnavailable(error.code) from error
