"""
Believe X-Forwarded-* from the proxies the operator named, from nobody else (W-41).

Werkzeug's ProxyFix believes every peer. Here the peer's address decides, and what an untrusted
peer sends is removed before anything reads it. Of several values the last counts: the trusted
proxy itself wrote it.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


class TrustedProxies:
    """WSGI middleware; *trusted* are networks, or ``unix`` for peers of a unix socket."""

    def __init__(self, app: "WSGIApplication", trusted: Sequence[str]) -> None:
        self._app = app
        self._unix = "unix" in trusted
        self._networks = [ipaddress.ip_network(item) for item in trusted if item != "unix"]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        forwarded = {name: environ.pop(name, "") for name in _FORWARDED}
        environ["foyer.behind_proxy"] = self._trusts(environ.get("REMOTE_ADDR", ""))
        if environ["foyer.behind_proxy"]:
            self._believe(environ, forwarded)
        return self._app(environ, start)

    def _trusts(self, peer: str) -> bool:
        if not peer:
            return self._unix
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)

    def _believe(self, environ: "WSGIEnvironment", forwarded: dict[str, str]) -> None:
        if scheme := _last(forwarded["HTTP_X_FORWARDED_PROTO"]):
            environ["wsgi.url_scheme"] = "https" if scheme == "https" else "http"
        if host := _last(forwarded["HTTP_X_FORWARDED_HOST"]):
            environ["HTTP_HOST"] = host
        if client := self._client(forwarded["HTTP_X_FORWARDED_FOR"]):
            environ["REMOTE_ADDR"] = client

    def _client(self, chain: str) -> str:
        """The first address from the right that is no proxy of ours."""
        addresses = [item.strip() for item in chain.split(",") if item.strip()]
        for address in reversed(addresses):
            if not self._trusts(address):
                return address
        return addresses[0] if addresses else ""


def _last(value: str) -> str:
    return value.rpartition(",")[2].strip()
