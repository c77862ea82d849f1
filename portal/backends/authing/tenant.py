"""What anyone may know of the tenant (contracts/authing-api.md §7.4, §14)."""

from msgspec import Struct, field

from portal.backends.authing import published
from portal.backends.authing.known import Known
from portal.backends.authing.reach import Reach
from portal.backends.reading import read
from portal.identity.companies import Company
from portal.identity.factors import FactorKind
from portal.identity.models import AccountRules, Experience, SecondSteps, plain
from portal.identity.providers import Provider

_FRESH = 300.0
"""Seconds until the providers are asked for again."""

_COMPANY = "enterprise"

_KINDS = frozenset({FactorKind.AUTHENTICATOR, FactorKind.CODE_BY_EMAIL, FactorKind.CODE_BY_PHONE})
"""What there may be; which of them a person may enrol, the platform says of each (§7.3)."""

MINUTE = 60
"""Seconds from the request of a factor to the code that answers it (§8.4)."""


class _WireProvider(Struct, frozen=True, rename="camel"):
    """One way to a provider: several may lead to the same one."""

    identifier: str
    ext_idp_id: str
    ext_idp_type: str = "social"
    name: str | None = None
    name_en: str | None = field(default=None, name="name_en")
    logo: str | None = None


class TenantAtAuthing:
    """Keeps what ``TenantBackend`` promises."""

    _reach: Reach
    _known: Known

    def account_rules(self) -> AccountRules:
        return published.rules(self._reach.settings, self._known.wants_old_address)

    def experience(self) -> Experience:
        return self._known.experience.get(self._fetched, fresh=_FRESH)

    def _fetched(self) -> Experience:
        answer = self._reach.anyone.get("/api/v3/get-application-enabled-extidps")
        offered = read(list[_WireProvider], answer or [])
        ways = _one_for_each(offered)
        settings = self._reach.settings
        return Experience(
            registration=settings.registration,
            second_steps=SecondSteps(
                offered=settings.two_step,
                kinds=_KINDS if settings.two_step else frozenset(),
                enrolment_lasts=MINUTE,
            ),
            providers=tuple(_provider(one) for one in ways if one.ext_idp_type != _COMPANY),
            companies=tuple(
                Company(one.ext_idp_id, plain(one.name or ""))
                for one in ways
                if one.ext_idp_type == _COMPANY
            ),
            sign_in=published.sign_in_methods(settings),
        )


def _one_for_each(offered: list[_WireProvider]) -> list[_WireProvider]:
    """Of several ways to a provider the first; nothing says which is made for web pages."""
    ways: dict[str, _WireProvider] = {}
    for one in offered:
        ways.setdefault(one.ext_idp_id, one)
    return list(ways.values())


def _provider(one: _WireProvider) -> Provider:
    names = {"zh-CN": plain(one.name or ""), "en": plain(one.name_en or one.name or "")}
    return Provider(
        key=one.ext_idp_id,
        names={language: name for language, name in names.items() if name},
        logo_url=one.logo,
        connection=one.identifier,
    )
