"""What goes with an account, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.auth.current import current_person, current_session, identity
from portal.backends.side_by_side import side_by_side
from portal.identity.access_tokens import AccessToken
from portal.identity.backend import Capability
from portal.identity.memberships import DepartmentPage
from portal.identity.models import Experience, Person, plain
from portal.identity.organizations import Membership, Template
from portal.web.i18n import enumeration
from portal.web.phone_numbers import readable
from portal.web.ways_in import provider_name

_BY_NAME = 5
"""Departments that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Belongings:
    person: Person
    memberships: tuple[Membership, ...]
    template: Template
    tokens: tuple[AccessToken, ...]
    experience: Experience
    departments: DepartmentPage

    def consequences(self) -> list[str]:
        """What will be gone, one sentence each."""
        return [str(sentence) for sentence in self._sentences()]

    def _sentences(self) -> Iterator[str]:
        yield _("Your profile and everything else in your account is deleted.")
        ways_in = self._ways_in()
        if ways_in:
            yield _("You can no longer sign in with %(ways)s.", ways=enumeration(ways_in))
        if self.memberships:
            names = [one.organization.display_name for one in self.memberships]
            yield _("You are no longer in %(organizations)s.", organizations=enumeration(names))
        if self.departments.departments:
            yield self._departments()
        if self.tokens:
            names = [plain(token.name) for token in self.tokens]
            yield _("These access tokens stop working: %(names)s.", names=enumeration(names))
        yield _("You are signed out everywhere.")

    def _departments(self) -> str:
        names = [one.name for one in self.departments.departments[:_BY_NAME]]
        if self.departments.total > len(names):
            number = self.departments.total
            return str(_("You are no longer in any of your %(num)d departments.", num=number))
        return str(_("You are no longer in %(organizations)s.", organizations=enumeration(names)))

    def _ways_in(self) -> list[str]:
        person = self.person
        phone = readable(person.phone) if person.phone else None
        known = [word for word in (person.username, person.email, phone) if word]
        offered = {provider.key: provider for provider in self.experience.providers}
        linked = [
            provider_name(offered[one.provider])
            for one in person.identities or ()
            if one.provider in offered
        ]
        return known + linked


def _in_none() -> DepartmentPage:
    return DepartmentPage((), 0)


def belongings() -> Belongings:
    """Everything is asked at the same time."""
    platform, user_id = identity(), current_session().record.subject
    able = platform.capabilities
    has_organizations = Capability.ORGANIZATIONS in able
    asked = side_by_side(
        current_person,
        lambda: platform.organizations_of(user_id) if has_organizations else (),
        lambda: platform.organization_template() if has_organizations else Template(),
        lambda: platform.access_tokens(user_id) if Capability.ACCESS_TOKENS in able else (),
        platform.experience,
        platform.departments if Capability.MEMBERSHIPS in able else _in_none,
    )
    return Belongings(*asked)
