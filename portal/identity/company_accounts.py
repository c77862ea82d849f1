"""The accounts that people have at companies whose own sign-in lets them in here."""

from dataclasses import dataclass

from portal.identity.models import ProfileField


@dataclass(frozen=True, slots=True)
class CompanyAccount:
    """
    An account that a company runs. *company* is what the tenant calls it, else who vouches for the
    account (an issuer), else empty; *name* is what they are called there and *email* their address
    there, None where not told. *keeps* are the parts of the profile that the platform takes over
    from the company at each sign-in there: whatever else was written into them is lost then.
    """

    company: str
    name: str | None = None
    email: str | None = None
    keeps: frozenset[ProfileField] = frozenset()
