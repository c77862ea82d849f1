"""The apps that may act for me. Even the list wants a proof: the platform asks for one (§4.6)."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.apps.blueprint import bp
from portal.identity.apps import GrantedApp
from portal.identity.backend import Capability
from portal.identity.models import Access


@dataclass(frozen=True, slots=True)
class Asked:
    apps: tuple[GrantedApp, ...]
    may_revoke: bool


@bp.get("/access")
@needs(Capability.APP_ACCESS)
def show_access() -> ResponseReturnValue:
    asked = ask()
    return render_template(
        "apps/access.html", apps=asked.apps, may_revoke=asked.may_revoke, lasting=lasting
    )


def ask() -> Asked:
    """Aborts with 404 where the tenant keeps it from people."""
    platform, proof = identity(), proving.record()
    rules = platform.account_rules()
    if rules.sessions is Access.OFF:
        abort(404)
    _person, apps = side_by_side(current_person, lambda: platform.granted_apps(proof))
    return Asked(apps, rules.sessions is Access.EDITABLE)


def lasting(app: GrantedApp) -> str:
    """Since when and until when, as far as that is known."""
    since, until = _day(app.since), _day(app.until)
    if since and until:
        return str(_("Since %(since)s, until %(until)s at most", since=since, until=until))
    return str(_("Since %(since)s", since=since)) if since else ""


def _day(moment: datetime | None) -> str:
    return format_date(moment, "long") if moment else ""
