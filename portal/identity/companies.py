"""Companies whose own sign-in lets their people in here, and the accounts people have there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """*key* is the platform’s word for its sign-in; *name* is for people, perhaps empty."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CompanyAccount:
    """
    An account that a company runs. *company* is what the tenant calls it, else who vouches for the
    account (an issuer), else empty; *name* is what they are called there and *email* their address
    there, None where not told.
    """

    company: str
    name: str | None = None
    email: str | None = None
