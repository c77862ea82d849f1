"""
Every way to bring about an event, on the pages themselves: the one table of what is recorded where,
with a file for each area.

A page that wants something proven, and every event there is, must stand here.
"""

from __future__ import annotations

from portal.journal.events import Event
from tests.notices.errands import (
    access_tokens,
    addresses,
    apps,
    devices,
    leaving,
    linked_accounts,
    organizations,
    passkeys,
    two_step,
    ways_in,
)
from tests.notices.errands.doing import proven

__all__ = ["BEGINNINGS", "ERRANDS", "ONLY_LISTED", "ONLY_SHOWN", "REFUSALS", "WITH_GRACE", "proven"]

AREAS = (
    ways_in,
    addresses,
    linked_accounts,
    apps,
    devices,
    access_tokens,
    leaving,
    passkeys,
    two_step,
    organizations,
)
ERRANDS = tuple(errand for area in AREAS for errand in area.ERRANDS)
REFUSALS = tuple(refusal for area in AREAS for refusal in area.REFUSALS)

ONLY_SHOWN = {"apps.show_access", "devices.show", "export.prepare"}
"""What they show is guarded, and nothing changes by it."""

ONLY_LISTED = {"devices.forget_session"}
"""What is listed changes, and nothing about the account: its sign-ins stay in the activity."""

BEGINNINGS = {
    "email.edit",
    "phone.edit",
    "linked_accounts.link",
    "linked_accounts.replace",
    "two_step.authenticator",
    "two_step.backup_codes",
}
"""They send a code to a new address or somebody to a provider, and nothing changes yet."""

WITH_GRACE = {Event.CLOSING_ASKED, Event.CLOSING_TAKEN_BACK}
"""Only where accounts are put away first: ``tests/pages/test_grace.py``."""
