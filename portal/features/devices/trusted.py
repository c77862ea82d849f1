"""Devices that need no second step for a while, where the platform has them; and no longer."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth import proving
from portal.auth.current import current_person, identity
from portal.auth.guards import needs
from portal.backends.side_by_side import side_by_side
from portal.features.devices.blueprint import bp
from portal.features.devices.forms import ForgetForm
from portal.identity.backend import Capability
from portal.identity.devices import TrustedDevice
from portal.identity.errors import NotFound
from portal.identity.models import Access, AccountRules
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.notices.whereabouts import browser_of, place_called
from portal.web.csrf import keeps_input
from portal.web.i18n import moment
from portal.web.once import acts_once


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    details: str
    url: str


def are_shown(rules: AccountRules) -> bool:
    able = Capability.TRUSTED_DEVICES in identity().capabilities
    return able and rules.trusted_devices is not Access.OFF


def row(device: TrustedDevice) -> Row:
    return Row(
        title=browser_of(device.user_agent) or str(_("Unknown browser")),
        details=" · ".join(_details(device)),
        url=url_for("devices.forget", device_id=device.id),
    )


@bp.route("/trusted/<device_id>", methods=["GET", "POST"])
@needs(Capability.TRUSTED_DEVICES)
@keeps_input
@acts_once
def forget(device_id: str) -> ResponseReturnValue:
    platform, proof = identity(), proving.record()
    if platform.account_rules().trusted_devices is not Access.EDITABLE:
        abort(404)
    _person, devices = side_by_side(current_person, lambda: platform.trusted_devices(proof))
    found = next((one for one in devices if one.id == device_id), None)
    if found is None:
        abort(404)
    form, shown = ForgetForm(), row(found)
    if form.accepted_by(lambda: _forget(found)):
        flash(_("No longer trusted: %(browser)s.", browser=shown.title), "success")
        return redirect(url_for("devices.show"), 303)
    return render_template("devices/forget.html", form=form, device=shown), form.status


def _forget(device: TrustedDevice) -> None:
    # It was theirs a moment ago: one that is gone by now is as good as forgotten.
    with recorded(Event.TRUSTED_DEVICE_REMOVED), suppress(NotFound):
        identity().forget_trusted_device(device.id, proving.record())


def _details(device: TrustedDevice) -> Iterator[str]:
    where = place_called(device.place)
    if where:
        yield str(_("Near %(place)s", place=where))
    if device.last_used_at:
        yield str(_("Last used %(time)s", time=moment(device.last_used_at)))
    if device.ends_at:
        yield str(_("Trusted until %(date)s", date=format_date(device.ends_at, "long")))
