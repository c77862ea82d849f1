"""
Fetching a picture from an address that somebody typed (W-60).

The address is checked where it matters, when the connection is made, because a name may lead
elsewhere a moment after it was looked up. There is no proxy on this way: behind one, nobody could
tell what is being connected to.
"""

import base64
import binascii
import ipaddress
import re
import socket
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

import requests
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from portal.backends.connections import PlainPool, TlsConnection, TlsPool, WatchedAdapter
from portal.backends.transport import Answer, CallFailed, Outgoing, Transport
from portal.identity.errors import BackendUnavailable, NotFound

LARGEST_PICTURE = 5_000_000
"""Bytes of a picture as it arrives."""

_DEADLINE = 5.0
_LONGEST_ADDRESS = 2048
_IN_ADDRESS = re.compile(r"data:image/(?:png|jpeg|webp|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})")
_WRITTEN_OUT = re.compile(r"data:image/svg\+xml(?:;utf8|;charset=utf-8)?,([!-~ ]+)", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {"Accept": "image/webp,image/png,image/jpeg", "User-Agent": "Mozilla/5.0 (pictures)"}


class PictureFetcher:
    """*may_connect* says to which addresses of the network a foreign name may lead."""

    def __init__(self, may_connect: Callable[[str], bool] | None = None) -> None:
        http = requests.Session()
        http.trust_env = False
        http.mount("https://", guarded_adapter(may_connect or is_public))
        self._foreign = Transport(http, largest=LARGEST_PICTURE)

    def fetch(self, url: str, home: str, at_home: Transport) -> bytes:
        """
        The bytes at *url*, whatever they are; what shows them decodes them first.

        *home* is the origin of the tenant's own platform, which is asked through *at_home* and may
        be in a private network. Anything else must be https at a public address on port 443.
        Raises NotFound for an address we do not go to or that holds no picture, BackendUnavailable
        when no answer came.
        """
        if url.startswith("data:"):
            return _picture_in(url)
        parts = _parts(url)
        if f"{parts.scheme}://{parts.netloc}".lower() == home.rstrip("/").lower():
            return _body(at_home, home.rstrip("/") + _path(parts))
        if parts.scheme != "https" or parts.port not in (None, 443):
            raise NotFound("picture_address")
        return _body(self._foreign, f"https://{parts.hostname}{_path(parts)}")


def is_public(address: str) -> bool:
    """Whether the IP address *address* is of the public internet, and so is one inside it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if hidden is not None:
            return is_public(str(hidden))
        if ip in _NAT64:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _parts(url: str) -> SplitResult:
    """Plain addresses only: what two parsers could read in two ways is not gone to."""
    if len(url) > _LONGEST_ADDRESS or not url.isascii() or not url.isprintable():
        raise NotFound("picture_address")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError as error:
        raise NotFound("picture_address") from error
    if not parts.hostname or "@" in parts.netloc or set(" \\") & set(url):
        raise NotFound("picture_address")
    return parts


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _body(transport: Transport, url: str) -> bytes:
    try:
        answer = transport.send(Outgoing("GET", url, _HEADERS), time.monotonic() + _DEADLINE)
    except CallFailed as failure:
        raise BackendUnavailable(f"picture_{failure.reason}") from failure
    if not _is_picture(answer):
        raise NotFound("no_picture")
    return answer.body


def _is_picture(answer: Answer) -> bool:
    kind = answer.content_type
    return answer.status == 200 and (
        kind.startswith("image/") or kind == "application/octet-stream"
    )


def _picture_in(url: str) -> bytes:
    """
    The picture that *url* itself holds (RFC 2397); Logto's console keeps uploaded logos so, and its
    connectors theirs, which are drawings of vectors.
    """
    if len(url) > 2 * LARGEST_PICTURE:
        raise NotFound("picture_address")
    if written := _WRITTEN_OUT.fullmatch(url):
        return unquote_to_bytes(written.group(1))
    found = _IN_ADDRESS.fullmatch(url)
    if found is None:
        raise NotFound("picture_address")
    try:
        return base64.b64decode(found.group(1), validate=True)
    except binascii.Error as error:
        raise NotFound("picture_address") from error


def guarded_adapter(may_connect: Callable[[str], bool]) -> WatchedAdapter:
    """A transport over TLS that connects to addresses of which *may_connect* says so."""

    class GuardedConnection(TlsConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(self, may_connect)

    class GuardedPool(TlsPool):
        ConnectionCls = GuardedConnection

    class GuardedAdapter(WatchedAdapter):
        pools = {"http": PlainPool, "https": GuardedPool}  # noqa: RUF012  # as urllib3 wants it

    return GuardedAdapter(pool_connections=1, pool_maxsize=1)


def _connected(connection: HTTPSConnection, may_connect: Callable[[str], bool]) -> socket.socket:
    """Connected to the very address that was checked; one bad address spoils the name."""
    host, port = connection.host, connection.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [cast(str, entry[4][0]) for entry in found]
        if not addresses or not all(may_connect(address) for address in addresses):
            raise NewConnectionError(connection, "the address is not public")
        target: Any = (addresses[0], port)
        return create_connection(target, connection.timeout)
    except OSError as error:
        raise NewConnectionError(connection, "no connection") from error
