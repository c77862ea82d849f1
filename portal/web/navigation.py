"""The side menu, from the features and from what the tenant's platform can do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l

from portal.identity.backend import Capability
from portal.web.feature import Feature, Group

_TITLES = {
    Group.ACCOUNT: _l("Account"),
    Group.SECURITY: _l("Security"),
    Group.ORGANIZATIONS: _l("Organizations"),
}


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    about: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class MenuGroup:
    title: str
    items: tuple[MenuItem, ...]


def menu(features: Iterable[Feature], capabilities: Collection[Capability]) -> list[MenuGroup]:
    """Groups without an entry are left out; the area of this request is marked current."""
    shown = [feature for feature in features if _is_shown(feature, capabilities)]
    groups = (
        MenuGroup(str(title), tuple(_items(shown, group))) for group, title in _TITLES.items()
    )
    return [group for group in groups if group.items]


def stand_in_for(endpoint: str) -> None:
    """This page is a step of what is done at *endpoint*: the menu marks the area of that."""
    g.menu_blueprint = endpoint.rpartition(".")[0]


def _is_shown(feature: Feature, capabilities: Collection[Capability]) -> bool:
    able = feature.needs is None or feature.needs in capabilities
    return feature.menu is not None and able and feature.shown()


def _items(features: list[Feature], group: Group) -> Iterable[MenuItem]:
    here = g.get("menu_blueprint", request.blueprint)
    for feature in features:
        entry = feature.menu
        if entry is not None and entry.group is group:
            yield MenuItem(
                label=str(entry.label),
                about=str(entry.about),
                url=url_for(entry.endpoint),
                icon=entry.icon,
                current=here in (feature.blueprint.name, *entry.above),
            )
