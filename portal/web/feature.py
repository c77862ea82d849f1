"""What an area of the portal tells the app about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint
from flask_babel.speaklater import LazyString

from portal.identity.backend import Capability


class Group(StrEnum):
    """The parts of the side menu, in their order."""

    ACCOUNT = "account"
    SECURITY = "security"
    ORGANIZATIONS = "organizations"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """
    *about* says on the overview, in a few words, what is there.

    *above* names the blueprints whose pages are reached from this one and have no entry of their
    own: on them, this one is marked.
    """

    label: LazyString
    about: LazyString
    endpoint: str
    icon: str
    group: Group = Group.ACCOUNT
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """
    One area: its blueprint, its place in the menu, and what the platform must be able to do.

    *shown* may hide the entry for this tenant (a part of the account that is switched off).
    """

    blueprint: Blueprint
    menu: MenuEntry | None = None
    needs: Capability | None = None
    shown: Callable[[], bool] = lambda: True
