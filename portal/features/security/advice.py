"""What I should do next, as data: each with one fix, and only where it can be done here."""

from enum import StrEnum

from portal.identity.models import Access, AccountRules, Channel, Experience, Person
from portal.identity.ways_in import can_confirm


class Advice(StrEnum):
    PASSWORD = "password"  # noqa: S105  # a piece of advice, not a password
    EMAIL = "email"
    PHONE = "phone"


OPTIONAL = frozenset({Advice.EMAIL, Advice.PHONE})
"""What somebody may fairly do without, as there are other ways to be let in."""


def advice(person: Person, rules: AccountRules, experience: Experience) -> tuple[Advice, ...]:
    """A checklist, not a grade: who lacks nothing gets nothing."""
    nothing_to_confirm_with = not can_confirm(person)
    wanted = {
        Advice.PASSWORD: nothing_to_confirm_with and rules.password is Access.EDITABLE,
        Advice.EMAIL: _is_way_back(Channel.EMAIL, rules.email, person, experience),
        Advice.PHONE: rules.email is not Access.EDITABLE
        and _is_way_back(Channel.PHONE, rules.phone, person, experience),
    }
    return tuple(item for item, is_wanted in wanted.items() if is_wanted)


def _is_way_back(channel: Channel, access: Access, person: Person, experience: Experience) -> bool:
    """Whether adding an address would help someone who has none to get in again."""
    methods = experience.sign_in
    helps = channel in methods.reset or channel in methods.code
    return helps and access is Access.EDITABLE and not person.channels
