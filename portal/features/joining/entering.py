"""Everything that comes before an answer, each with the way back to the invitation."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.auth.departing import leave
from portal.auth.guards import public, signed_in
from portal.features.joining.blueprint import bp
from portal.features.joining.standing import Case, Standing, standing
from portal.journal.about import about_invitation
from portal.journal.events import Event
from portal.notices.happening import note
from portal.organizations import way_back
from portal.web.csrf import keeps_input


@bp.post("/<invitation_id>/entry")
@public
@keeps_input
def enter(invitation_id: str) -> ResponseReturnValue:
    """
    To the platform, with the address it was sent to filled in. It stands in no page of ours and in
    no link: who only looks at the page learns a part of it.
    """
    found = standing(invitation_id)
    if g.get("csrf_stale") or found.case is not Case.SIGNED_OUT or found.invited is None:
        return _back(invitation_id)
    hints = {"login_hint": found.invited.invitation.address}
    if request.form.get("way") == "register":
        # Without prompt, someone whom the platform still knows would just be signed in.
        hints |= {"first_screen": "register", "prompt": "login"}
    return leave(_page(invitation_id), hints)


@bp.post("/<invitation_id>/another-account")
@signed_in
@keeps_input
def change_account(invitation_id: str) -> ResponseReturnValue:
    """
    A session here stays until the new one is there (O-09). The address is not filled in: whoever is
    signed in with another one is told a part of it only.
    """
    found = standing(invitation_id)
    if g.get("csrf_stale") or found.case is not Case.ANOTHER:
        return _back(invitation_id)
    _write_down(found)
    return leave(_page(invitation_id), {"prompt": "login"})


@bp.post("/<invitation_id>/my-address")
@signed_in
@keeps_input
def add_address(invitation_id: str) -> ResponseReturnValue:
    """To prove the invited address and make it this account's."""
    found = standing(invitation_id)
    if g.get("csrf_stale") or found.case is not Case.ANOTHER:
        return _back(invitation_id)
    _write_down(found)
    return redirect(url_for("email.edit", next=_page(invitation_id)), 303)


@bp.post("/<invitation_id>/second-step")
@signed_in
@keeps_input
def get_second_step(invitation_id: str) -> ResponseReturnValue:
    """To set one up: the pages of second steps lead back here, whichever kind is chosen."""
    found = standing(invitation_id)
    if g.get("csrf_stale") or found.case is not Case.NEEDS_SECOND_STEP or found.invited is None:
        return _back(invitation_id)
    name = found.invited.organization.display_name
    way_back.remember(way_back.Errand.INVITATION, name, _page(invitation_id))
    return redirect(url_for("two_step.show"), 303)


def _write_down(found: Standing) -> None:
    if found.invited is not None:
        about = about_invitation(found.invited.invitation.id)
        note(Event.INVITATION_AT_ANOTHER, about=about)


def _page(invitation_id: str) -> str:
    return url_for("joining.show", invitation_id=invitation_id)


def _back(invitation_id: str) -> Response:
    return redirect(_page(invitation_id), 303)
