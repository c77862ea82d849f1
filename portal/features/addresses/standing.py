"""Who is here and what they have, as far as an address may be changed at all."""

from flask import abort

from portal.auth.current import current_person, forget_person, identity
from portal.backends.side_by_side import side_by_side
from portal.features.addresses.kinds import Kind
from portal.identity.errors import PortalError
from portal.identity.models import Access, AccountRules, Person


def rules_and_person(kind: Kind) -> tuple[AccountRules, Person]:
    """The person signed in; where the tenant keeps the address to itself there is no page."""
    rules, person = side_by_side(identity().account_rules, current_person)
    if kind.access(rules) is not Access.EDITABLE:
        abort(404)
    return rules, person


def is_now(kind: Kind, address: str | None) -> bool:
    """
    After a change: whether the platform tells *address* already (R-30). When it does not answer,
    its word that it was changed is good enough.
    """
    forget_person()
    try:
        return kind.of(current_person()) == address
    except PortalError:
        return True
