"""
What would become of each address, before anything is sent.

Only what concerns this very organization is told; whether an address has an account here at all is
nobody's business (W-38).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.backends.side_by_side import side_by_side
from portal.features.invitations.pasted import Pasted
from portal.identity.invitations import SentInvitations, folded
from portal.tenants import current


class Verdict(StrEnum):
    NEW = "new"
    MEMBER = "member"
    INVITED = "invited"
    OUTSIDE = "outside"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Judged:
    text: str
    verdict: Verdict


def judge(pasted: Sequence[Pasted], sent: SentInvitations) -> list[Judged]:
    whole = [one.address for one in pasted if one.address]
    if not whole:
        return [Judged(one.text, Verdict.BAD) for one in pasted]
    invitations, members = side_by_side(sent.all, lambda: sent.members_among(whole))
    invited = {folded(one.address) for one in invitations if one.is_pending}

    def verdict(one: Pasted) -> Verdict:
        if one.address is None:
            return Verdict.BAD
        if folded(one.address) in members:
            return Verdict.MEMBER
        if folded(one.address) in invited:
            return Verdict.INVITED
        return Verdict.NEW if may_be_invited(one.address) else Verdict.OUTSIDE

    return [Judged(one.address or one.text, verdict(one)) for one in pasted]


def may_be_invited(address: str) -> bool:
    """Whether the operator allows the domain of *address*; where none is named, any will do."""
    domains = current.get().organizations.invitation_domains
    domain = folded(address).rpartition("@")[2]
    return not domains or domain in {folded(one).lstrip("@") for one in domains}
