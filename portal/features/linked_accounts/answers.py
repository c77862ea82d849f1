"""What a provider answers, as the browser brings it: a code, or an error (RFC 6749 §4.1.2)."""

import hmac
from dataclasses import dataclass, field
from enum import Enum, auto

from werkzeug.datastructures import MultiDict

_MOST_MEMBERS = 32
_LONGEST = 8192  # characters in all
_CANCELLED = frozenset(
    {
        "access_denied",
        "user_cancelled_authorize",  # Apple
        "user_cancelled_login",  # LinkedIn
        "user_denied",
    }
)


class Outcome(Enum):
    ALLOWED = auto()
    CANCELLED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """*members* are all of it: what a connector at the platform needs of them, only it knows."""

    outcome: Outcome
    state: str = field(repr=False)
    members: dict[str, str] = field(repr=False)

    def belongs_to(self, state: str) -> bool:
        """Whether it answers the question that was asked with *state*."""
        return bool(state) and hmac.compare_digest(self.state.encode(), state.encode())


def read(given: MultiDict[str, str]) -> Answer | None:
    """None for what is no answer: nothing that could be one, a member twice, or far too much."""
    members = given.to_dict()
    is_doubled = any(len(values) > 1 for values in given.listvalues())
    length = sum(len(name) + len(value) for name, value in members.items())
    if is_doubled or len(members) > _MOST_MEMBERS or length > _LONGEST or not members.get("state"):
        return None
    error = members.get("error")
    if error is None:
        outcome = Outcome.ALLOWED
    else:
        outcome = Outcome.CANCELLED if error in _CANCELLED else Outcome.REFUSED
    return Answer(outcome, members["state"], members)
