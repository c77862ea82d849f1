"""Where I am signed in, and an end to it: in one browser, in all others, everywhere."""

from flask_babel import lazy_gettext as _l

from portal.auth.current import identity
from portal.features.devices import ending, forgetting, routes, trusted
from portal.features.devices.blueprint import bp
from portal.identity.errors import PortalError
from portal.identity.models import Access
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "ending", "forgetting", "routes", "trusted"]


def _is_shown() -> bool:
    """Not where the tenant keeps it from people; where nobody can tell, the page itself will."""
    try:
        return identity().account_rules().sessions is not Access.OFF
    except PortalError:
        return True


FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Devices"), _l("Where you are signed in"), "devices.show", "device", Group.SECURITY
    ),
    shown=_is_shown,
)
