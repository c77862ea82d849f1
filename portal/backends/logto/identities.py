"""Social accounts of the person signed in: linking, replacing, unlinking (§4.4, §5.2, §8.5)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.leading_away import checked
from portal.backends.logto import wire
from portal.backends.logto.account_client import proving
from portal.backends.logto.reach import Reach
from portal.backends.paths import path, segment
from portal.identity.errors import (
    InputRejected,
    PortalError,
    Reason,
    SetupProblem,
    VerificationRequired,
)
from portal.identity.linking import LinkBeginning
from portal.identity.models import VerificationRecord
from portal.identity.providers import Provider

EVERYONE = "*"
"""In the operator's list of targets: all of them."""

_CONNECTOR = ("connector.", "session.connector_")


class _Begun(Struct, frozen=True, rename="camel"):
    verification_record_id: Annotated[str, Meta(min_length=1)]
    authorization_uri: Annotated[str, Meta(max_length=8192)]
    expires_at: datetime


class IdentitiesClient:
    def __init__(self, http: JsonClient) -> None:
        self._http = http

    def begin(self, connection: str, state: str, return_to: str) -> LinkBeginning:
        body = {"connectorId": connection, "state": state, "redirectUri": return_to}
        begun = wire.read(_Begun, self._http.post("/api/verifications/social", body))
        record = VerificationRecord(begun.verification_record_id, begun.expires_at.timestamp())
        return LinkBeginning(checked(begun.authorization_uri), record)

    def check(self, record: str, answer: Mapping[str, str], return_to: str) -> None:
        """Logto's connector wants the answer whole, and the address that it came to."""
        data = {**answer, "redirectUri": return_to}
        body = {"verificationRecordId": record, "connectorData": data}
        with _of_the_provider():
            self._http.post("/api/verifications/social/verify", body)

    def link(self, record: str, proof: str | None) -> None:
        with _of_the_account():
            self._http.post("/api/my-account/identities", _body(record), proving(proof))

    def replace(self, record: str, proof: str | None) -> None:
        with _of_the_account():
            self._http.put("/api/my-account/identities", _body(record), proving(proof))

    def unlink(self, target: str, proof: str | None) -> None:
        linked = path("/api/my-account/identities/{target}", target=target)
        self._http.delete(linked, proving(proof))


class LinkedAccountsAtLogto:
    """Keeps what ``portal.identity.linking`` promises."""

    _reach: Reach

    def begin_link(self, provider: Provider, state: str, return_to: str) -> LinkBeginning:
        if provider.connection is None:
            raise SetupProblem("no_connector_for_web_pages")
        if self._reach.linked_at_platform & {provider.key, EVERYONE}:
            page = f"{self._reach.endpoint}/account/social/{segment(provider.connection)}"
            return LinkBeginning(f"{page}?{urlencode({'redirect': return_to})}", None)
        return self._identities.begin(provider.connection, state, return_to)

    def check_link(self, record: str, answer: Mapping[str, str], return_to: str) -> None:
        self._identities.check(record, answer, return_to)

    def link_account(self, record: str, proof: str | None) -> None:
        self._identities.link(record, proof)

    def replace_account(self, record: str, proof: str | None) -> None:
        self._identities.replace(record, proof)

    def unlink_account(self, provider: str, proof: str | None) -> None:
        self._identities.unlink(provider, proof)

    @property
    def _identities(self) -> IdentitiesClient:
        return IdentitiesClient(self._reach.person)


def _body(record: str) -> wire.Json:
    return {"newIdentifierVerificationRecordId": record}


@contextmanager
def _of_the_provider() -> Iterator[None]:
    """
    A connector has a code for whatever its provider may answer, and there are more connectors than
    anyone knows: ``connector.…`` is that the provider does not stand by the account. The record is
    the one of the link here, never the person's proof.
    """
    try:
        yield
    except VerificationRequired as error:
        raise InputRejected("account", Reason.TOOK_TOO_LONG, error.code) from error
    except PortalError as error:
        if type(error) is PortalError and error.code.startswith(_CONNECTOR):
            raise InputRejected("account", Reason.PROVIDER_REFUSED, error.code) from error
        raise


@contextmanager
def _of_the_account() -> Iterator[None]:
    """Two records go along: Logto does not find the new one, and denies permission for a proof."""
    try:
        yield
    except VerificationRequired as error:
        if error.code != "verification_record.not_found":
            raise
        raise InputRejected("account", Reason.TOOK_TOO_LONG, error.code) from error
