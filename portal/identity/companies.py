"""Companies whose own sign-in lets their people in here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """*key* is the platform’s word for its sign-in; *name* is for people, perhaps empty."""

    key: str
    name: str = ""
