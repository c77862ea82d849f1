"""
Personal access tokens: what people give to their own programs instead of a password.

Only the moment it is made may show a token's value; no list has a place for it.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

SOON = timedelta(days=7)
"""How long before its end a token counts as expiring soon."""

LONGEST_NAME = 256


class TokenState(StrEnum):
    ACTIVE = "active"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """
    *name* is what the person called it, as they wrote it: no two of theirs have the same. It never
    expires where *expires_at* is None. Times are aware and in UTC.
    """

    name: str
    created_at: datetime
    expires_at: datetime | None = None

    @property
    def key(self) -> str:
        """
        Stands for this token in addresses: it tells no name, and another token that is called the
        same later on has another.
        """
        made = f"{self.created_at.isoformat()} {self.name}"
        digest = hashlib.sha256(made.encode("utf-8", "surrogatepass")).digest()
        return base64.urlsafe_b64encode(digest[:12]).decode()

    def state(self, now: datetime) -> TokenState:
        if self.expires_at is None or self.expires_at > now + SOON:
            return TokenState.ACTIVE
        return TokenState.EXPIRES_SOON if self.expires_at > now else TokenState.EXPIRED


@dataclass(frozen=True, slots=True)
class TokenExchange:
    """Where a program gets access for a token, and the *fields* of the form it sends there."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    value_field: str = "subject_token"
    """The field that carries the token itself."""


@dataclass(frozen=True, slots=True)
class NewAccessToken:
    """A token on the one occasion that its value may be seen."""

    token: AccessToken
    value: str = field(repr=False)
    exchange: TokenExchange


class AccessTokenBackend(Protocol):
    """
    What people's own programs sign in with; asked about with the portal's own authority, for
    *user_id* and nobody else. Every method raises SetupProblem where the portal has none.
    """

    def access_tokens(self, user_id: str) -> tuple[AccessToken, ...]:
        """All that *user_id* has, the newest first. Raises NotFound for an account that is gone."""

    def create_access_token(
        self, user_id: str, name: str, expires_at: datetime | None
    ) -> NewAccessToken:
        """
        A new token of 1 to LONGEST_NAME characters, good until *expires_at*, for ever where that
        is None. Raises InputRejected on ``name`` for one in use, on ``expires`` for a past time.
        """

    def rename_access_token(self, user_id: str, name: str, new_name: str) -> None:
        """Raises InputRejected on ``name`` for one in use, NotFound where there is no *name*."""

    def revoke_access_token(self, user_id: str, name: str) -> None:
        """It is no good from now on. Raises NotFound where there is no *name*."""
