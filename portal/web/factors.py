"""Second steps in words: one word for each, the same everywhere; and doing without one."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.errors import PartlySaved, PortalError
from portal.identity.factors import Factor, FactorKind
from portal.identity.models import Channel
from portal.web.forms import PortalForm
from portal.web.phone_numbers import readable

FEW_LEFT = 3
"""So many unused backup codes or fewer are worth a word."""

NAMES: dict[FactorKind, LazyString] = {
    FactorKind.AUTHENTICATOR: _l("Authenticator app"),
    FactorKind.PASSKEY: _l("Passkeys"),
    FactorKind.CODE_BY_EMAIL: _l("Code by email"),
    FactorKind.CODE_BY_PHONE: _l("Code by text message"),
    FactorKind.BACKUP_CODES: _l("Backup codes"),
    FactorKind.OTHER: _l("Another second step"),
}

SENT: dict[Channel, LazyString] = {
    Channel.EMAIL: _l("Code by email"),
    Channel.PHONE: _l("Code by text message"),
}


def name_of(factor: Factor, made_on: str = "") -> str:
    """
    What the person called it, else what such a thing is called; a passkey by the system that it was
    *made_on*, where that is known.
    """
    if factor.name:
        return factor.name
    if factor.kind is FactorKind.PASSKEY:
        return passkey_on(made_on) if made_on else str(_("Passkey without a name"))
    return str(NAMES[factor.kind])


def address_of(factor: Factor) -> str:
    """Where its codes go to, as people read it."""
    address = factor.address or ""
    return readable(address) if factor.kind is FactorKind.CODE_BY_PHONE else address


def passkey_on(system: str) -> str:
    return str(_("Passkey on %(system)s", system=system))


class FactorRemovalForm(PortalForm):
    """A second step goes, and the backup codes before it where they would be left alone."""

    def refused(self, error: PortalError) -> None:
        if isinstance(error, PartlySaved):
            words = _(
                "Your backup codes were removed, and nothing else. Submit again for the rest."
            )
            self.complain(words, 502)
        else:
            super().refused(error)
