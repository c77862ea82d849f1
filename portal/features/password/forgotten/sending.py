"""A code is sent, or seems to be: what is answered is the same for every address (W-38)."""

import unicodedata

from flask import request

from portal.auth.current import identity
from portal.auth.limits import Limit, network
from portal.auth.parts import parts
from portal.features.password.forgotten import pending
from portal.identity.errors import OutcomeUnknown
from portal.identity.models import Channel
from portal.tenants import current

_PERHAPS = 60.0
"""Seconds for which a code counts at least that may have been sent."""


def send(channel: Channel, address: str) -> None:
    """
    Not within a minute of the last one to the same address: that one is still on its way. Counted
    by address and by network, whoever has the address. Raises TooManyAttempts and what the platform
    says of everyone.
    """
    begun = pending.find()
    if begun and begun.is_to(channel, address) and begun.seconds_until_another:
        return
    limiter, tenant = parts().limiter, current.get()
    limiter.admit(tenant, Limit.RESET_CODES_FROM, network(request.remote_addr))
    limiter.admit(tenant, Limit.RESET_CODES, counted_as(channel, address))
    try:
        made = identity().send_reset_code(channel, address)
    except OutcomeUnknown:
        pending.begin(channel, address, parts().now() + _PERHAPS)  # it may have come
        raise
    pending.begin(channel, address, made.expires_at)


def counted_as(channel: Channel, address: str) -> str:
    """
    One allowance for an address, however it is spelled: also with characters that nobody sees,
    which a platform may leave out.
    """
    spelled = unicodedata.normalize("NFKC", address).casefold()
    seen = "".join(each for each in spelled if each.isprintable() and not each.isspace())
    return f"{channel.value} {seen}"
