"""
What a passkey is called before its owner gives it a name: by what keeps it, else by where it was
made. A browser's own word for itself is no name.
"""

from collections.abc import Collection

from flask_babel import gettext as _

from portal.features.passkeys.keepers import keeper
from portal.identity.factors import Factor
from portal.identity.passkeys import MadePasskey
from portal.journal import browsers
from portal.web.factors import name_of, passkey_on

LONGEST = 64


def suggested(made: MadePasskey, user_agent: str, taken: Collection[str]) -> str:
    """For *made*, with a number where the name is among those *taken*."""
    name = (keeper(made.authenticator_data) or _by_place(made, user_agent))[: LONGEST - 4]
    if name not in taken:
        return name
    return next(f"{name} {n}" for n in range(2, len(taken) + 3) if f"{name} {n}" not in taken)


def shown(passkey: Factor) -> str:
    """The name its owner gave it; one that came from elsewhere may have none."""
    return name_of(passkey, browsers.system(passkey.agent or ""))


def _by_place(made: MadePasskey, user_agent: str) -> str:
    if made.attachment == "cross-platform":
        is_phone = "hybrid" in made.transports and "usb" not in made.transports
        return str(_("Phone or tablet") if is_phone else _("Security key"))
    system = browsers.system(user_agent)
    return passkey_on(system) if system else str(_("Passkey"))
