"""The places whose accounts may sign somebody in, and what can be done about each."""

from dataclasses import dataclass

from flask import abort, request, url_for

from portal.auth.current import current_person, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import PortalError
from portal.identity.models import Access, Experience, LinkedIdentity, Person
from portal.identity.providers import Provider
from portal.tenants.brand import PictureAddress
from portal.web import logo_pictures
from portal.web.ways_in import provider_name


@dataclass(frozen=True, slots=True)
class Account:
    """*provider* is one of our making where the tenant does not offer the place any more."""

    provider: Provider
    linked: LinkedIdentity | None
    is_offered: bool
    is_editable: bool
    is_replaceable: bool

    @property
    def key(self) -> str:
        return self.provider.key

    @property
    def name(self) -> str:
        return provider_name(self.provider)

    @property
    def logo(self) -> str | None:
        url = self.provider.logo_url
        if url is None:
            return None
        digest = logo_pictures.digest(PictureAddress(url))
        return url_for("linked_accounts.logo", digest=digest)

    @property
    def can_be_linked(self) -> bool:
        """From a page of ours; an account there may be linked already."""
        return self.is_editable and self.is_offered and self.provider.connection is not None

    @property
    def can_be_replaced(self) -> bool:
        """By another account of the same place, in one stroke."""
        return self.is_replaceable and self.can_be_linked

    @property
    def called(self) -> str:
        """What the person is called there; the name of the place where that was not told."""
        return (self.linked.name if self.linked else None) or self.name


def accounts(person: Person, experience: Experience, access: Access) -> tuple[Account, ...]:
    """
    In the tenant's order, then those that somebody still has and the tenant offers no more. None
    of all where the tenant keeps them from people.
    """
    if access is Access.OFF or person.identities is None:
        return ()
    offered = {provider.key: provider for provider in experience.providers}
    linked = {one.provider: one for one in person.identities}
    is_replaceable = Capability.REPLACE_LINKED_ACCOUNT in identity().capabilities
    places = {key: Provider(key) for key in linked if key not in offered}
    return tuple(
        Account(
            provider,
            linked.get(key),
            is_offered=key in offered,
            is_editable=access is Access.EDITABLE,
            is_replaceable=is_replaceable,
        )
        for key, provider in (*offered.items(), *places.items())
    )


def asked() -> tuple[Account, Person, Experience]:
    """The account that the address names; where nobody may change it, there is no page."""
    platform = identity()
    person, rules, experience = side_by_side(
        current_person, platform.account_rules, platform.experience
    )
    key = request.args.get("account")
    listed = accounts(person, experience, rules.social)
    found = next((one for one in listed if one.key == key), None)
    if found is None or not found.is_editable:
        abort(404)
    return found, person, experience


def are_shown() -> bool:
    """Not where the tenant keeps social accounts from people and knows no companies."""
    platform = identity()
    try:
        is_off = platform.account_rules().social is Access.OFF
        return not is_off or bool(platform.experience().companies)
    except PortalError:
        return True
