"""The places whose accounts let people in, as Logto publishes them (contracts/logto-api.md §7)."""

from msgspec import Struct

from portal.backends.web_addresses import picture
from portal.identity.providers import Provider

_FROM_A_PAGE = ("Universal", "Web")
"""Which connector of a target a web page uses, the better one last; ``Native`` is for apps."""


class WireConnector(Struct, frozen=True):
    """One of ``socialConnectors``; an app and a web page may stand for the same target."""

    target: str
    id: str | None = None
    platform: str | None = None
    name: dict[str, str] = {}
    logo: str | None = None


def providers(connectors: list[WireConnector]) -> tuple[Provider, ...]:
    """One for each target, in Logto's order."""
    best: dict[str, WireConnector] = {}
    for connector in connectors:
        before = best.get(connector.target)
        if before is None or _fitness(connector) >= _fitness(before):
            best[connector.target] = connector
    return tuple(
        Provider(
            key=target,
            names=connector.name,
            logo_url=picture(connector.logo),
            connection=connector.id if _fitness(connector) >= 0 else None,
        )
        for target, connector in best.items()
    )


def _fitness(connector: WireConnector) -> int:
    """A connector without a platform is for every one."""
    platform = connector.platform or _FROM_A_PAGE[0]
    return _FROM_A_PAGE.index(platform) if platform in _FROM_A_PAGE else -1
