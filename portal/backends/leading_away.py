"""Addresses outside that a platform tells us, for a browser to go to."""

from urllib.parse import urlsplit

from portal.identity.errors import BackendUnavailable


def checked(address: str) -> str:
    """*address*, where a browser can go there at all. Raises BackendUnavailable elsewhere."""
    try:
        parts = urlsplit(address)
        leads_there = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError as error:
        raise BackendUnavailable("no_way_there") from error
    if not leads_there or not address.isprintable():
        raise BackendUnavailable("no_way_there")
    return address
