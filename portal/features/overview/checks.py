"""What is well with an account and what could be better, as data: no words of a page, no links."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.identity.completeness import Wanted, wanted
from portal.identity.models import AccountRules, Person


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what the tenant would like to know is known."""

    total: int
    missing: tuple[Wanted, ...]

    @property
    def given(self) -> int:
        return self.total - len(self.missing)

    @property
    def needed(self) -> tuple[Wanted, ...]:
        """What the tenant insists on."""
        return tuple(item for item in self.missing if item.required)


def completeness(rules: AccountRules, person: Person) -> Completeness:
    items: Sequence[Wanted] = wanted(rules, person)
    return Completeness(len(items), tuple(item for item in items if not item.given))
