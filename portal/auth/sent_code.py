"""What all codes on their way have in common, whatever they are for and wherever they are kept."""

import math

import msgspec

from portal.auth.parts import parts

BETWEEN_TWO = 60.0
"""Seconds until another code may be sent."""


class SentCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it was sent, and from when on it counts as over; in seconds since the epoch."""

    sent_at: float
    ends_at: float

    @property
    def is_over(self) -> bool:
        return parts().now() >= self.ends_at

    @property
    def seconds_until_another(self) -> int:
        return max(0, math.ceil(self.sent_at + BETWEEN_TWO - parts().now()))
