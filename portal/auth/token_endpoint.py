"""
What is asked of a platform's token and revocation endpoints, by Authlib, over our transport.

Authlib knows how to ask (PKCE, grants, client authentication). What it would let pass is refused
here: answers that are none, errors in disguise, a client secret that was not encoded.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus

import msgspec
import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError

from portal.auth.outbound import Outbound
from portal.identity.errors import BackendUnavailable
from portal.tenants.models import Tenant

_LIFE_UNLESS_SAID = 300.0
_PATIENCE_AT_SIGN_OUT = 3.0
# What fits into a header (RFC 6749 §A.12), and no more than a record of a session should hold.
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")


class TokenKind(StrEnum):
    """``token_type_hint`` of RFC 7009 §2.1."""

    ACCESS = "access_token"
    REFRESH = "refresh_token"


class TokenRefused(Exception):
    """The platform said no (RFC 6749 §5.2): its *error*, and what it said about it, for the log."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.description = description


class TokenAnswer(msgspec.Struct, frozen=True):
    """
    RFC 6749 §5.1; *expires_in* is in seconds, and as platforms write it: Authing’s description of
    itself calls it *expire_in* (authing-api.md §3).
    """

    access_token: str
    token_type: str
    expires_in: int | float | str | None = None
    expire_in: int | float | str | None = None
    refresh_token: str | None = None
    id_token: str | None = None

    @property
    def life(self) -> float:
        """Seconds the access token lasts; five minutes where it is not said (O-28)."""
        said = self.expires_in if self.expires_in is not None else self.expire_in
        try:
            life = float(said) if said is not None else 0.0
        except ValueError:
            life = 0.0
        return life if 0 < life < float("inf") else _LIFE_UNLESS_SAID

    def __repr__(self) -> str:
        return "TokenAnswer(…)"


class TokenEndpoint:
    """
    Every method raises BackendUnavailable when no answer came; the first two also TokenRefused, and
    ValueError for an answer that is none (not JSON, no token, not a bearer token: O-27).
    """

    def __init__(self, tenant: Tenant, outbound: Outbound) -> None:
        self._tenant = tenant
        self._outbound = outbound

    def redeem(self, address: str, code: str, verifier: str, redirect_uri: str) -> TokenAnswer:
        """No ``resource``: the access token is for the account API (contract §2.4)."""
        with self._asking() as oauth:
            return _token_answer(
                oauth.fetch_token(
                    address,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=redirect_uri,
                    code_verifier=verifier,
                )
            )

    def refresh(self, address: str, refresh_token: str) -> TokenAnswer:
        with self._asking() as oauth:
            return _token_answer(oauth.refresh_token(address, refresh_token=refresh_token))

    def revoke(self, address: str, token: str, kind: TokenKind) -> None:
        """RFC 7009; someone is waiting to be signed out, so it does not wait long."""
        with self._asking() as oauth:
            oauth.revoke_token(
                address,
                token,
                token_type_hint=kind.value,
                timeout=_PATIENCE_AT_SIGN_OUT,
            ).raise_for_status()

    def authorization_address(self, endpoint: str, verifier: str, **parameters: str) -> str:
        """Asks nobody: the address to send the browser to (RFC 7636 §4.3)."""
        with self._asking() as oauth:
            address, _ = oauth.create_authorization_url(
                endpoint, code_verifier=verifier, **parameters
            )
        return str(address)

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        oauth = OAuth2Session(
            client_id=self._tenant.oidc.client_id,
            client_secret=self._tenant.client_secret,
            token_endpoint_auth_method=_AUTHENTICATIONS[self._tenant.oidc.client_auth],
            revocation_endpoint_auth_method=_AUTHENTICATIONS[self._tenant.oidc.client_auth],
            code_challenge_method="S256",
        )
        self._outbound.equip(oauth)
        for hook in ("access_token_response", "refresh_token_response"):
            oauth.register_compliance_hook(hook, _not_too_busy)
        try:
            yield oauth
        except OAuthError as error:
            raise TokenRefused(str(error.error), str(error.description)) from error
        except requests.RequestException as error:
            raise BackendUnavailable(type(error).__name__) from error
        except (TypeError, OverflowError, RecursionError) as error:
            # What Authlib stumbles over: no object, a life without end, nesting without end.
            raise ValueError("token answer") from error


def _token_answer(token: Mapping[str, Any]) -> TokenAnswer:
    """Raises ValueError, which msgspec's errors are as well."""
    answer = msgspec.convert(dict(token), TokenAnswer)
    if not _TOKEN.fullmatch(answer.access_token):
        raise ValueError("access_token")
    if answer.refresh_token is not None and not _TOKEN.fullmatch(answer.refresh_token):
        raise ValueError("refresh_token")
    if answer.token_type.lower() != "bearer":
        raise ValueError("token_type")
    return answer


def _not_too_busy(response: requests.Response) -> requests.Response:
    """Authlib looks for an error in the body first; being too busy is no verdict on a token."""
    if response.status_code == 429 or response.status_code >= 500:
        response.raise_for_status()
    return response


def _basic(client: Any, method: str, uri: str, headers: Any, body: Any) -> tuple[Any, Any, Any]:
    """RFC 6749 §2.3.1 encodes both parts before joining them, which Authlib does not."""
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return uri, headers, body


_AUTHENTICATIONS = {"basic": _basic, "post": "client_secret_post", "none": "none"}
