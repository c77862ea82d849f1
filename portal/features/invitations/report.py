"""What became of invitations that were just sent: kept in the session until others are."""

from collections.abc import Sequence
from typing import Any

from flask import session

from portal.features.invitations.sending import Outcome, Sent

_KEY = "invitations_report"


def keep(organization_id: str, results: Sequence[Sent]) -> None:
    lines = [[one.address, one.outcome.value, one.id] for one in results]
    session[_KEY] = {"organization": organization_id, "lines": lines}


def find(organization_id: str) -> list[Sent]:
    """Of this organization; nothing where none were sent in this session."""
    kept: dict[str, Any] = session.get(_KEY) or {}
    if kept.get("organization") != organization_id:
        return []
    return [Sent(address, Outcome(outcome), id_) for address, outcome, id_ in kept["lines"]]
