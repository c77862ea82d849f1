"""A new token: its value is in one answer, and nowhere before or after (W-43)."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.features.access_tokens import expiring
from portal.features.access_tokens.blueprint import bp
from portal.features.access_tokens.expiry import Expiries, expiries
from portal.features.access_tokens.forms import NewTokenForm
from portal.features.access_tokens.snippet import snippet
from portal.features.access_tokens.standing import shown
from portal.identity.access_tokens import NewAccessToken
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.tenants import current
from portal.web.compression import holds_a_secret
from portal.web.csrf import keeps_input
from portal.web.once import acted, acts_once


@bp.route("/new", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def create() -> ResponseReturnValue:
    current_person()  # in whose time zone days begin and end
    offered = expiries(current.get().access_tokens)
    form = NewTokenForm.open(offered, proving.typed_before())
    made: list[NewAccessToken] = []
    if form.accepted_by(lambda: made.append(_make(form, offered))):
        return _created(made[0])
    page = render_template(
        "access_tokens/new.html", form=form, first=offered.first, last=offered.last
    )
    return page, form.status


def _make(form: NewTokenForm, offered: Expiries) -> NewAccessToken:
    end = offered.moment(form.expires.data or "", form.day.data or "")
    with recorded(Event.ACCESS_TOKEN_CREATED):
        made = identity().create_access_token(
            current_session().record.subject, form.name.data or "", end
        )
    proving.use_up()
    expiring.plan(made.token)
    return made


def _created(made: NewAccessToken) -> ResponseReturnValue:
    """Not after a redirect: whatever carried the value there would have to keep it."""
    acted(then=url_for("access_tokens.show", key=made.token.key))
    holds_a_secret()
    return render_template(
        "access_tokens/created.html",
        token=shown(made.token),
        value=made.value,
        snippet=snippet(made.exchange),
    )
