"""What became of invitations that were just sent: kept in the session until others are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import session

from portal.features.invitations.sending import Outcome, Sent

_KEY = "invitations_report"
_TO_BE_TRIED_AGAIN = (Outcome.TOO_MANY, Outcome.UNKNOWN, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Report:
    """*typed* is what was entered beside the addresses, by the names of the fields."""

    results: tuple[Sent, ...]
    typed: Mapping[str, str]

    @property
    def again(self) -> str:
        """The addresses to try once more, as they are entered."""
        return "\n".join(one.address for one in self.results if one.outcome in _TO_BE_TRIED_AGAIN)


def keep(organization_id: str, results: Sequence[Sent], typed: Mapping[str, str]) -> None:
    lines = [[one.address, one.outcome.value, one.id] for one in results]
    session[_KEY] = {"organization": organization_id, "lines": lines, "typed": dict(typed)}


def find(organization_id: str) -> Report | None:
    """Of this organization; None where none were sent in this session."""
    kept: dict[str, Any] = session.get(_KEY) or {}
    if kept.get("organization") != organization_id:
        return None
    results = tuple(Sent(address, Outcome(outcome), id_) for address, outcome, id_ in kept["lines"])
    return Report(results, kept["typed"])
