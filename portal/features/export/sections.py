"""
What is in the file: a provider for each part, so that a platform without one simply lacks it.

A part is plain data that JSON can hold. No secret can be in it: the models have no place for one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.activity import LogEntry
from portal.identity.backend import Capability, IdentityBackend
from portal.identity.errors import SetupProblem
from portal.identity.memberships import Department
from portal.journal.entries import Entry, Who
from portal.journal.journal import Journal
from portal.notices import own_words

Part: TypeAlias = Any
"""Lists, dictionaries and texts."""

_PAGES = 400
_LOG_PAGES = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose data it is; *proof* is the platform's record for what it guards, None for none."""

    platform: IdentityBackend
    who: Who
    proof: str | None
    journal: Journal


@dataclass(frozen=True, slots=True)
class Section:
    """*key* is its name in the file, *ask* gets it, *needs* is what a platform must know."""

    key: str
    title: LazyString
    ask: Callable[[Asked], Part]
    needs: Capability | None = None


def sections_for(platform: IdentityBackend) -> tuple[Section, ...]:
    able = platform.capabilities
    return tuple(one for one in SECTIONS if one.needs is None or one.needs in able)


def plain_data(value: Any) -> Part:
    """*value*, a model of ours, as JSON holds it; what is empty or unknown is left out."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case Mapping():
            return {
                str(plain_data(key)): plain_data(item)
                for key, item in value.items()
                if item not in (None, "", (), [], {})
            }
        case list() | tuple() | set() | frozenset():
            return [plain_data(item) for item in value]
        case str() | int() | float() | bool() | None:
            return value
        case _:
            return plain_data(asdict(value))


def _profile(asked: Asked) -> Part:
    return plain_data(asked.platform.person())


def _second_steps(asked: Asked) -> Part:
    """Those there are; which others there might be is nothing of the person's."""
    return plain_data(replace(asked.platform.second_steps(), enrollable=None))


def _companies(asked: Asked) -> Part:
    return plain_data(asked.platform.company_accounts(asked.who.subject) or ())


def _sessions(asked: Asked) -> Part:
    return plain_data(asked.platform.sessions(asked.proof))


def _apps(asked: Asked) -> Part:
    return plain_data(asked.platform.granted_apps(asked.proof))


def _organizations(asked: Asked) -> Part:
    return [
        {
            "name": one.organization.name,
            "id": one.organization.id,
            "description": one.organization.description,
            "roles": [role.name for role in one.roles],
        }
        for one in asked.platform.organizations_of(asked.who.subject)
    ]


def _memberships(asked: Asked) -> Part:
    platform = asked.platform
    return plain_data(
        {
            "tenants": platform.tenant_memberships(),
            "departments": tuple(_departments(platform)),
            "groups": platform.user_groups(),
        }
    )


def _departments(platform: IdentityBackend) -> Iterator[Department]:
    found = 0
    for number in range(1, _PAGES):
        page = platform.departments(number)
        yield from page.departments
        found += len(page.departments)
        if not page.departments or found >= page.total:
            return


def _roles(asked: Asked) -> Part:
    return plain_data(asked.platform.own_roles())


def _permissions(asked: Asked) -> Part:
    return plain_data(asked.platform.authorized_resources())


def _signed_in_apps(asked: Asked) -> Part:
    return plain_data(asked.platform.signed_in_apps())


def _tokens(asked: Asked) -> Part:
    return plain_data(asked.platform.access_tokens(asked.who.subject))


def _sign_ins(asked: Asked) -> Part:
    """As far back as the platform tells, within reason."""
    entries: list[LogEntry] = []
    before: datetime | None = None
    for _number in range(_LOG_PAGES):
        page = asked.platform.platform_log(asked.who.subject, before)
        if page is None:
            raise SetupProblem("no_authority")
        entries += page.entries
        before = page.since
        if before is None:
            break
    return plain_data(entries)


def _journal(asked: Asked) -> Part:
    return [_line(entry) for entry in _entries(asked)]


def _entries(asked: Asked) -> Iterator[Entry]:
    before: float | None = None
    for _number in range(_PAGES):
        page = asked.journal.entries_of(asked.who, before)
        yield from (line.entry for line in page.lines)
        if not page.has_more:
            return
        before = page.lines[-1].entry.at


def _line(entry: Entry) -> Part:
    return plain_data(
        {
            "at": datetime.fromtimestamp(entry.at, UTC),
            "event": entry.event,
            "result": entry.result,
            "reason": entry.reason,
            "network": entry.network,
            "browser": entry.browser,
            "system": entry.system,
            "note": own_words.of(entry),
        }
    )


SECTIONS = (
    Section("profile", _l("Profile"), _profile),
    Section("second_steps", _l("Second step"), _second_steps),
    Section("company_accounts", _l("Company accounts"), _companies),
    Section("sessions", _l("Where you are signed in"), _sessions),
    Section(
        "signed_in_apps",
        _l("Apps you are signed in to"),
        _signed_in_apps,
        Capability.SIGNED_IN_APPS,
    ),
    Section("apps", _l("Apps that may act for you"), _apps, Capability.APP_ACCESS),
    Section("organizations", _l("Organizations"), _organizations, Capability.ORGANIZATIONS),
    Section("memberships", _l("Departments and groups"), _memberships, Capability.MEMBERSHIPS),
    Section("roles", _l("Your roles"), _roles, Capability.MEMBERSHIPS),
    Section("permissions", _l("What you may do"), _permissions, Capability.MEMBERSHIPS),
    Section("access_tokens", _l("Access tokens"), _tokens, Capability.ACCESS_TOKENS),
    Section("sign_ins", _l("Sign-ins"), _sign_ins),
    Section("activity", _l("What happened to your account"), _journal),
)
