"""The list of one's passkeys."""

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import identity
from portal.auth.guards import signed_in
from portal.features.passkeys.blueprint import bp
from portal.features.passkeys.names import shown
from portal.features.passkeys.standing import Standing, standing
from portal.identity.factors import Factor, FactorKind
from portal.identity.passkeys import Place
from portal.tenants import current

_BACKUP_CODES = "two_step.backup_codes"


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    found = standing()
    return render_template(
        "passkeys/show.html",
        has_any=bool(found.own.factors),
        passkeys=[_row(passkey) for passkey in found.passkeys],
        signs_in=found.rules.signs_in,
        is_editable=found.is_editable,
        may_add=found.may_add,
        here=found.place is not Place.ELSEWHERE,
        platform=elsewhere(found),
        backup_codes_url=_backup_codes(found),
    )


def elsewhere(found: Standing) -> dict[str, str]:
    """The platform’s own page for making one, and what its host is called."""
    back = current.get().absolute(url_for("passkeys.show"))
    return {"host": found.rules.host, "url": identity().passkey_page(back)}


def _row(passkey: Factor) -> dict[str, str]:
    used, added = passkey.last_used_at, passkey.added_at
    known = [
        _("Added on %(date)s", date=format_date(added, "long")) if added else "",
        _("Last used on %(date)s", date=format_date(used, "long")) if used else _("Not used yet"),
    ]
    return {
        "id": passkey.id,
        "name": shown(passkey),
        "details": " · ".join(words for words in known if words),
    }


def _backup_codes(found: Standing) -> str | None:
    """Where they are made, for whoever has a passkey and none of them for when it is lost."""
    wanted = FactorKind.BACKUP_CODES in found.experience.second_steps.kinds
    if not (wanted and found.passkeys and not found.own.of(FactorKind.BACKUP_CODES)):
        return None
    return url_for(_BACKUP_CODES) if _BACKUP_CODES in current_app.view_functions else None
