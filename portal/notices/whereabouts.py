"""
With which browser and from where, in words (W-21).

Both are hearsay: a browser calls itself what it likes, and a network address is somewhere near at
best. What is not known is said to be unknown; what was claimed is never more than plain text.
"""

import ipaddress

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.identity.devices import Place
from portal.journal import browsers, networks

_LONGEST = 80


def browser_called(browser: str, system: str) -> str:
    """“Firefox on Linux”, or as much of it as there is; empty for neither."""
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system


def browser_of(user_agent: str) -> str:
    """The same, from the header of a browser."""
    return browser_called(browsers.browser(user_agent), browsers.system(user_agent))


def place_called(place: Place) -> str:
    """“Zürich, Switzerland”, or as much of it as there is; empty for neither."""
    country = _country(place.country)
    known = [words[:_LONGEST] for words in (place.city, country) if words]
    return ", ".join(known)


def network_of(address: str) -> str:
    """The network that *address* is in; empty for one that is nowhere in the world."""
    return network_called(networks.coarse(address))


def network_called(network: str) -> str:
    """As it stands in the journal; empty for one that is nowhere in the world."""
    try:
        first = ipaddress.ip_network(network).network_address + 1
    except ValueError:
        return ""
    return network if first.is_global else ""


def _country(told: str) -> str:
    """Its name for a code, else what was told."""
    locale = get_locale() or Locale.parse("en")
    return str(locale.territories.get(told.upper(), told)) if len(told) == 2 else told
