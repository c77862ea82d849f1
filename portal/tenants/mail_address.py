"""Addresses as mail is sent to and from: one line, one mailbox, ASCII (W-27)."""

import re

from portal.settings import Mail
from portal.tenants.hosts import normalize_host

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")


def ascii_address(address: str) -> str | None:
    """
    *address* as every mail server takes it, its domain in Punycode where it needs to be; None for
    what is no address, or has a local part that only some servers take.
    """
    local, _, domain = address.rpartition("@")
    host = normalize_host(domain) if ":" not in domain else None
    return f"{local}@{host}" if host and _LOCAL.fullmatch(local) else None


def complaints(mail: Mail, password: str) -> list[str]:
    """What is wrong with how *mail* is to be sent, each by its key."""
    found = []
    if ascii_address(mail.sender) is None:
        found.append("from: must be an address, such as no-reply@example.com")
    if mail.tls == "none" and mail.user:
        found.append("tls: none would show the password to everyone on the way")
    if not (mail.user + password).isascii():
        found.append("user: it and its password must be ASCII")
    return found
