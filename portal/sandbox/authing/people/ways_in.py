"""By how many ways somebody can still sign in (contract §8.2)."""

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.people.identities import identities_of
from portal.sandbox.store import Row


def ways_in(user: Row) -> set[str]:
    """An address and each provider is one; a password needs a name or an address to go with."""
    ways = {name for name in ("email", "phone") if user[name]}
    ways |= {identity["ext_idp_id"] for identity in identities_of(user["id"])}
    if user["password_hash"] and user["username"]:
        ways.add("username")
    return ways


def refuse_last_way(user: Row, way: str) -> None:
    """Raises Refused where nothing would be left without *way*."""
    if ways_in(user) <= {way}:
        raise Refused(refusals.LAST_METHOD)
