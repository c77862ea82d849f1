"""My passkeys: each in a line; and a row of them where they let me in and are no second step."""

from collections.abc import Iterator

from flask_babel import format_date
from flask_babel import gettext as _

from portal.features.security.parts import Parts
from portal.features.security.rows import Line, Row, added_on, locked_by, page_of
from portal.identity.factors import Factor, FactorKind
from portal.identity.models import Access
from portal.journal import browsers
from portal.web.factors import NAMES, name_of
from portal.web.parts_of_pages import Missing


def passkey_line(factor: Factor) -> Line:
    used = factor.last_used_at
    last = str(_("Last used on %(date)s", date=format_date(used, "long"))) if used else ""
    known = [words for words in (added_on(factor.added_at), last) if words]
    return Line(name_of(factor, browsers.system(factor.agent or "")), " · ".join(known))


def passkey_row(parts: Parts) -> Iterator[Row]:
    """Where they are second steps they stand among those."""
    own, rules = parts.own_second_steps, parts.passkeys
    if parts.passkeys_are_second_steps or isinstance(own, Missing) or rules is None:
        return
    passkeys = own.of(FactorKind.PASSKEY)
    if rules.access is not Access.OFF and (passkeys or rules.offered):
        yield Row(
            label=str(NAMES[FactorKind.PASSKEY]),
            lines=tuple(map(passkey_line, passkeys)),
            empty=str(_("Not set up")),
            action=str(_("Change") if passkeys else _("Add")),
            url=page_of("passkeys.show", rules.access),
            note=locked_by(rules.access),
        )
