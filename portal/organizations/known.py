"""
Which organizations somebody is in, as it was when a page last asked.

The header offers to go to them on pages that have no need to ask: a link, and nothing that decides
what anybody may do. It lies in the session for an hour, and each page that asks puts it right.
"""

from typing import Any

from flask import session

from portal.auth.parts import parts
from portal.identity.organizations import Membership, Organization, OrganizationLooks

SHOWN = 20
"""As many as the header offers at once."""

_KEY = "known_organizations"
_KEPT = 3600.0
_WRITTEN_ANEW = 600.0  # seconds; not with each page, where nothing is different


def remember(memberships: tuple[Membership, ...]) -> None:
    organizations = [one.organization for one in memberships[:SHOWN]]
    rows = [[one.id, one.name, one.looks.logo_url] for one in organizations]
    now, kept = parts().now(), _kept()
    is_same = kept.get("rows") == rows and kept.get("total") == len(memberships)
    if not is_same or now - kept["at"] > _WRITTEN_ANEW:
        session[_KEY] = {"rows": rows, "total": len(memberships), "at": now}


def is_over() -> bool:
    """Whether a page has to ask before the header can offer anything."""
    asked_at: float = _kept().get("at", 0.0)
    return parts().now() - asked_at > _KEPT


def recall() -> tuple[tuple[Organization, ...], int]:
    """The first of them, and how many there are; none where nobody asked of late."""
    if is_over():
        return (), 0
    kept = _kept()
    found = tuple(
        Organization(id_, name, looks=OrganizationLooks(logo_url=logo))
        for id_, name, logo in kept["rows"]
    )
    return found, kept["total"]


def _kept() -> dict[str, Any]:
    return session.get(_KEY) or {}
