"""Whose password it is: the address that a code goes to."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth.current import identity
from portal.auth.ways_back import platforms_own_page
from portal.features.password.forgotten import pending, sending
from portal.features.password.forgotten.blueprint import bp
from portal.features.password.forgotten.forms import EmailForm, PhoneForm
from portal.features.password.forgotten.standing import channels, for_nobody
from portal.identity.models import Channel
from portal.web.csrf import keeps_input
from portal.web.once import acts_once

_FORMS: dict[Channel, type[EmailForm] | type[PhoneForm]] = {
    Channel.EMAIL: EmailForm,
    Channel.PHONE: PhoneForm,
}
_PAGES = {
    Channel.EMAIL: "forgotten_password.by_email",
    Channel.PHONE: "forgotten_password.by_phone",
}


@bp.route("", methods=["GET", "POST"])
@for_nobody
@keeps_input
@acts_once
def by_email() -> ResponseReturnValue:
    offered = channels()
    if Channel.EMAIL not in offered and Channel.PHONE in offered:
        return redirect(page_for(Channel.PHONE), 303)
    return _ask(Channel.EMAIL)


@bp.route("/by-phone", methods=["GET", "POST"])
@for_nobody
@keeps_input
@acts_once
def by_phone() -> ResponseReturnValue:
    return _ask(Channel.PHONE)


def page_for(channel: Channel) -> str:
    return url_for(_PAGES[channel])


def _ask(channel: Channel) -> ResponseReturnValue:
    offered = channels()
    if channel not in offered:
        abort(404)
    begun = pending.find()
    before = begun.address if begun and begun.is_to(channel, begun.address) else None
    form = _FORMS[channel].open(before)
    if form.accepted_by(lambda: sending.send(channel, form.address())):
        return redirect(url_for("forgotten_password.set_new"), 303)
    begun = pending.find()
    page = render_template(
        "password/forgotten.html",
        form=form,
        by_email=channel is Channel.EMAIL,
        action=page_for(channel),
        code_url=url_for("forgotten_password.set_new") if begun and not begun.is_done else None,
        other_url=next((page_for(way) for way in Channel if way in offered - {channel}), None),
        elsewhere_url=platforms_own_page(identity()),
    )
    return page, form.status
