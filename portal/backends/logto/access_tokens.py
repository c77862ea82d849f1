"""Management API: one person's access tokens (contracts/logto-api.md §6.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.logto.reach import Reach
from portal.backends.paths import Path, path
from portal.identity.access_tokens import AccessToken, NewAccessToken, TokenExchange
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    OutcomeUnknown,
    PortalError,
    Reason,
)

_EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:logto:token-type:personal_access_token",
}

_NOT_UNIQUE = "entity.unique_integrity_violation"
_LAST_YEAR = datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000  # in milliseconds


class WireToken(Struct, frozen=True, rename="camel"):
    """
    One of the list. Logto tells every token's value there, each time: this has no place for it, on
    purpose. Times are in milliseconds since the epoch.
    """

    name: str
    created_at: float
    expires_at: float | None = None


class WireNewToken(Struct, frozen=True, rename="camel"):
    """The answer to making one."""

    name: str
    created_at: float
    value: Annotated[str, Meta(min_length=1)]
    expires_at: float | None = None

    def __repr__(self) -> str:
        return f"WireNewToken({self.name!r})"


class AccessTokenClient:
    """Bound to *user_id* from the start, so that no call can name somebody else."""

    def __init__(self, http: JsonClient, user_id: str) -> None:
        self._http = http
        self._user_id = user_id

    def tokens(self) -> list[WireToken]:
        return wire.read(list[WireToken], self._http.get(self._path("")))

    def create(self, name: str, expires_at: datetime | None) -> WireNewToken:
        body = {"name": name, "expiresAt": _milliseconds(expires_at)}
        with _about_a_new_one():
            answer = self._http.post(self._path(""), body)
        try:
            return wire.read(WireNewToken, answer)
        except BackendUnavailable as error:  # it was made, and its value did not arrive
            raise OutcomeUnknown(error.code) from error

    def rename(self, name: str, new_name: str) -> None:
        body = {"currentName": name, "name": new_name}
        try:
            self._http.patch(self._path(""), body)
        except PortalError as error:
            if error.code != _NOT_UNIQUE:
                raise
            raise InputRejected("name", Reason.NAME_IN_USE, error.code) from error

    def revoke(self, name: str) -> None:
        """Named in the body: a name may be anything, and addresses end up in logs."""
        self._http.post(self._path("/delete"), {"name": name})

    def _path(self, rest: str) -> Path:
        return path("/api/users/{user}/personal-access-tokens" + rest, user=self._user_id)


class AccessTokensAtLogto:
    """The part of ``LogtoBackend`` that keeps ``AccessTokenBackend``'s promises."""

    _reach: Reach

    def access_tokens(self, user_id: str) -> tuple[AccessToken, ...]:
        found = [_token(token) for token in self._tokens(user_id).tokens()]
        return tuple(sorted(found, key=lambda token: token.created_at, reverse=True))

    def create_access_token(
        self, user_id: str, name: str, expires_at: datetime | None
    ) -> NewAccessToken:
        made = self._tokens(user_id).create(name, expires_at)
        exchange = TokenExchange(f"{self._reach.endpoint}/oidc/token", _EXCHANGE)
        return NewAccessToken(_token(made), made.value, exchange)

    def rename_access_token(self, user_id: str, name: str, new_name: str) -> None:
        self._tokens(user_id).rename(name, new_name)

    def revoke_access_token(self, user_id: str, name: str) -> None:
        self._tokens(user_id).revoke(name)

    def _tokens(self, user_id: str) -> AccessTokenClient:
        return AccessTokenClient(self._reach.portal, user_id)


def _token(told: WireToken | WireNewToken) -> AccessToken:
    created, expires = wire.moment(told.created_at), _end(told.expires_at)
    assert created is not None  # noqa: S101  # it was told
    return AccessToken(told.name, created, expires)


def _end(milliseconds: float | None) -> datetime | None:
    """An end beyond all calendars is none that anybody lives to see."""
    if milliseconds is None or milliseconds >= _LAST_YEAR:
        return None
    return wire.moment(milliseconds)


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


@contextmanager
def _about_a_new_one() -> Iterator[None]:
    """Logto says of a time in the past only that something is invalid; the name we check."""
    try:
        yield
    except InputRejected as rejected:
        if rejected.field is None and rejected.code == "request.invalid_input":
            raise InputRejected("expires", Reason.IN_THE_PAST, rejected.code) from rejected
        raise
