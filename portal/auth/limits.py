"""
How often something may be tried: what costs money, guesses or patience (W-36).

The limits are counted in the session store, so they hold over all processes and under parallel
fire (W-37), and by account, however it is spelled. They are below the platform's own: people meet
a page of ours first.
"""

import hashlib
import ipaddress
import math
from collections.abc import Callable
from enum import Enum

import structlog

from portal.auth.store import SessionStore
from portal.identity.errors import TooManyAttempts
from portal.ops.metrics import LIMITED
from portal.settings import Limits as Settings
from portal.tenants.models import Tenant

log = structlog.get_logger()

_MINUTE = 60.0
_NETWORK_BITS = {4: 32, 6: 64}


class Limit(Enum):
    """What is limited, how often by the tenant's settings, and in how many seconds."""

    CODES = ("codes", lambda settings: settings.codes, 10 * _MINUTE)
    CODES_TO_ADDRESS = ("codes_to_address", lambda settings: settings.codes, 10 * _MINUTE)
    TRIES_PER_CODE = ("tries_per_code", lambda settings: settings.tries_per_code, 10 * _MINUTE)
    RESET_CODES = ("reset_codes", lambda settings: settings.codes, 10 * _MINUTE)
    RESET_CODES_FROM = ("reset_codes_from", lambda settings: 10, 10 * _MINUTE)
    RESET_TRIES = ("reset_tries", lambda settings: settings.tries_per_code, 10 * _MINUTE)
    RESET_TRIES_FROM = ("reset_tries_from", lambda settings: 30, 10 * _MINUTE)
    PASSWORD_CHECKS = ("password_checks", lambda settings: settings.password_checks, 15 * _MINUTE)
    INVITATIONS = ("invitations", lambda settings: settings.invitations, 60 * _MINUTE)
    INVITATION_MAILS = (
        "invitation_mails",
        lambda settings: settings.invitation_mails,
        10 * _MINUTE,
    )
    INVITATION_REQUESTS = ("invitation_requests", lambda settings: 1, 60 * _MINUTE)
    INVITATION_REQUESTS_FROM = ("invitation_requests_from", lambda settings: 10, 60 * _MINUTE)
    HELD_WORDS = ("held_words", lambda settings: 20, 10 * _MINUTE)
    EXPORTS = ("exports", lambda settings: settings.exports, 60 * _MINUTE)
    SIGN_INS = ("sign_ins", lambda settings: settings.sign_ins, _MINUTE)

    def __init__(self, word: str, times: Callable[[Settings], int], window: float) -> None:
        self.word = word
        self.times = times
        self.window = window


class Limiter:
    def __init__(self, store: SessionStore) -> None:
        self._store = store

    def admit(self, tenant: Tenant, limit: Limit, whom: str) -> None:
        """
        Count one more try of *whom*.

        Raises TooManyAttempts with the seconds until the next one, StoreUnavailable when nobody
        can count: what is not counted is not tried.
        """
        # A hash: the store's keys tell nobody's id, and no record of a code that is being tried.
        key = f"limit {tenant.id} {limit.word} {hashlib.sha256(whom.encode()).hexdigest()}"
        wait = self._store.admit(key, limit.times(tenant.limits), limit.window)
        if wait > 0:
            LIMITED.labels(limit.word, tenant.id).inc()
            log.warning("limited", limit=limit.word, tenant=tenant.id)
            raise TooManyAttempts(f"limit_{limit.word}", math.ceil(wait))


def network(address: str | None) -> str:
    """Whom an address stands for: itself, or the /64 that one customer has in IPv6."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{_NETWORK_BITS[ip.version]}", strict=False))
