"""The places whose accounts let people in, as Logto publishes them (contracts/logto-api.md §7)."""

from msgspec import Struct

from portal.identity.models import Provider


class WireConnector(Struct, frozen=True):
    """One of ``socialConnectors``; an app and a web page may stand for the same target."""

    target: str
    name: dict[str, str] = {}


def providers(connectors: list[WireConnector]) -> tuple[Provider, ...]:
    """One for each target, in Logto's order."""
    by_target = {connector.target: connector.name for connector in connectors}
    return tuple(Provider(target, names) for target, names in by_target.items())
