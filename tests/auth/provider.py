"""
A small OpenID provider that tells the truth until a test asks it not to.

It is a WSGI app: reached in process by most tests, over a socket by those with several processes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, Key
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Basic must encode some of their characters.
CLIENT_ID, CLIENT_SECRET = "portal client", "s:cret/+% of the portal"
LIFE = 3600


class Provider:
    """
    What a test may bend: *claims* and *header* are laid over those of the ID token (None takes one
    away), *discovery*, *token* and *callback* over those answers, *answers* replaces what a path
    does by another WSGI application, *slow* delays the token endpoint (seconds). *key* signs with
    *algorithm*; *published* is what the key set shows.
    """

    def __init__(
        self, issuer: str = "https://id.example/oidc", now: Callable[[], float] = time.time
    ) -> None:
        self.issuer = issuer
        self.now = now
        self.algorithm = "ES384"
        self.key: Key = ECKey.generate_key("P-384", {"kid": "one"})
        self.published: list[Key] = [self.key]
        self.subject = "mia"
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.callback: dict[str, Any] = {}
        self.answers: dict[str, WSGIApplication] = {}
        self.sign: Callable[[dict[str, Any], bytes], str] = self._sign
        self.userinfo_subject: str | None = None
        self.is_suspended = False
        self.slow = 0.0
        self.calls: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._subjects: dict[str, str] = {}
        self._refresh_tokens: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Any, start: Any) -> Any:
        return self._answer(Request(environ))(environ, start)

    def person_signs_in(self, address: str, subject: str | None = None) -> str:
        """What the browser is sent back to, once the person did what is asked at *address*."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self._codes[code] = query | {"subject": subject or self.subject}
        answer = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urlencode(_laid_over(answer, self.callback), True)}"

    def expire_access_tokens(self) -> None:
        self._subjects.clear()

    def revoke_everything(self) -> None:
        self._subjects.clear()
        self._refresh_tokens.clear()

    def places(self) -> dict[str, Callable[[Request], Response]]:
        """What answers at which path, below the issuer's."""
        return {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._jwks,
            "/token": self._token,
            "/me": self._userinfo,
            "/token/revocation": self._revoke,
            f"/people/{self.subject}": self._standing,
        }

    def whose(self, request: Request) -> str | None:
        """The person of the access token in the header, which is the only place for it."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return None if request.args or request.form else self._subjects.get(token)

    def _answer(self, request: Request) -> WSGIApplication:
        path = request.path.removeprefix(urlsplit(self.issuer).path)
        with self._lock:
            self.calls[path] += 1
            self.requests.append((path, request.form.to_dict(), dict(request.headers)))
        if path in self.answers:
            return self.answers[path]
        return self.places()[path](request)

    def _discovery(self, _request: Request) -> Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/me",
            "end_session_endpoint": f"{self.issuer}/session/end",
            "revocation_endpoint": f"{self.issuer}/token/revocation",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return _json(_laid_over(document, self.discovery))

    def _jwks(self, _request: Request) -> Response:
        return _json({"keys": [key.as_dict(private=False) for key in self.published]})

    def _token(self, request: Request) -> Response:
        time.sleep(self.slow)
        pair = b"portal+client:s%3Acret%2F%2B%25+of+the+portal"
        if request.headers.get("Authorization") != f"Basic {base64.b64encode(pair).decode()}":
            return _json({"error": "invalid_client"}, 401)
        form = request.form
        if form["grant_type"] == "refresh_token":
            with self._lock:  # re-use of a consumed one ends the grant, as Logto does it
                subject = self._refresh_tokens.pop(form["refresh_token"], None)
            return (
                self._tokens(subject, None) if subject else _json({"error": "invalid_grant"}, 400)
            )
        asked = self._codes.pop(form["code"], None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked is None or asked["code_challenge"] != _b64(challenge):
            return _json({"error": "invalid_grant"}, 400)
        return self._tokens(asked["subject"], asked["nonce"])

    def _tokens(self, subject: str, nonce: str | None) -> Response:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._subjects[access], self._refresh_tokens[refresh] = subject, subject
        answer = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": LIFE,
            "refresh_token": refresh,
            "id_token": self.id_token(subject, nonce, access),
        }
        return _json(_laid_over(answer, self.token))

    def id_token(self, subject: str, nonce: str | None, access_token: str = "") -> str:
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            "at_hash": self._at_hash(access_token),
        }
        header = {"alg": self.algorithm, "typ": "JWT", "kid": self.key.kid}
        payload = _laid_over(claims, {"nonce": nonce} | self.claims)
        return self.sign(_laid_over(header, self.header), _dumps(payload))

    def _at_hash(self, access_token: str) -> str:
        digest = hashlib.new(f"sha{self.algorithm[2:]}", access_token.encode()).digest()
        return _b64(digest[: len(digest) // 2])

    def _sign(self, header: dict[str, Any], payload: bytes) -> str:
        """As it is asked for, without the checks that a library would make."""
        signed = f"{_b64(_dumps(header))}.{_b64(payload)}"
        algorithm = jws.JWSRegistry.algorithms[header["alg"]]
        return f"{signed}.{_b64(algorithm.sign(signed.encode(), self.key))}"

    def _userinfo(self, request: Request) -> Response:
        subject = self.whose(request)
        if subject is None:
            return _json({"error": "invalid_token"}, 401)
        return _json({"sub": self.userinfo_subject or subject})

    def _standing(self, _request: Request) -> Response:
        return _json({"suspended": self.is_suspended})

    def _revoke(self, request: Request) -> Response:
        self._refresh_tokens.pop(request.form["token"], None)
        return Response(status=200)


def unsigned(header: dict[str, Any], payload: bytes) -> str:
    return f"{_b64(_dumps(header))}.{_b64(payload)}."


def _laid_over(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = document | changes
    return {name: value for name, value in merged.items() if value is not None}


def _json(document: dict[str, Any], status: int = 200) -> Response:
    return Response(_dumps(document), status, content_type="application/json")


def _dumps(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
