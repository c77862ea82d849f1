"""
The page itself. Opening it does nothing, whoever opens it: people's mail is looked into by
programs that follow every link (conventions §2.3).
"""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth.current import identity
from portal.auth.guards import public
from portal.features.joining.blueprint import bp
from portal.features.joining.standing import Case, Standing, standing
from portal.identity.errors import BackendUnavailable
from portal.identity.models import Access, plain
from portal.identity.organizations import Role
from portal.notices import happening
from portal.tenants import current
from portal.web.email_addresses import masked
from portal.web.forms import PortalForm
from portal.web.i18n import moment

_TEMPLATES: Mapping[Case, tuple[str, int]] = {
    Case.UNKNOWN: ("joining/unknown.html", 404),
    Case.EXPIRED: ("joining/expired.html", 410),
    Case.REVOKED: ("joining/over.html", 410),
    Case.ACCEPTED: ("joining/over.html", 410),
    Case.MEMBER: ("joining/member.html", 200),
    Case.FURTHER_ROLES: ("joining/further_roles.html", 200),
    Case.SIGNED_OUT: ("joining/signed_out.html", 200),
    Case.ANOTHER: ("joining/another.html", 200),
    Case.NEEDS_SECOND_STEP: ("joining/open.html", 200),
    Case.OPEN: ("joining/open.html", 200),
}


@bp.get("/<invitation_id>")
@public
def show(invitation_id: str) -> ResponseReturnValue:
    return answer(standing(invitation_id), invitation_id)


def answer(
    found: Standing, invitation_id: str, form: PortalForm | None = None
) -> ResponseReturnValue:
    """The page that fits; *form* is what was sent and could not be done."""
    template, status = _TEMPLATES[found.case]
    form = form or PortalForm(formdata=None)
    page = render_template(
        template,
        case=found.case,
        form=form,
        signed_in=found.person is not None,
        here_url=url_for("joining.show", invitation_id=invitation_id),
        invitation_id=invitation_id,
        **_told(found),
    )
    return page, form.status if form.status >= 400 else status


def _told(found: Standing) -> dict[str, Any]:
    invited, person = found.invited, found.person
    if invited is None:
        return {}
    invitation = invited.invitation
    is_theirs = person is not None and invitation.is_for(person.email)
    return {
        "organization": invited.organization,
        "inviter": invited.inviter.name if invited.inviter else "",
        "roles": [_readable(role) for role in invited.roles],
        "until": moment(invitation.expires_at) if invitation.expires_at else "",
        "address": invitation.address if is_theirs else masked(invitation.address),
        "theirs": person.email if person else None,
        "account": person.display_name if person else None,
        "may_add_address": found.case is Case.ANOTHER and _may_add_address(),
        "inviter_can_be_told": happening.are_sent() and bool(invited.inviter),
        "may_enrol": found.case is Case.NEEDS_SECOND_STEP and _may_enrol(),
        "is_open": invitation.is_pending,
        "held": [role.name for role in found.member.roles] if found.member else [],
        "further": _further(found),
        "registration": found.case is Case.SIGNED_OUT and _may_register(),
    }


def _readable(role: Role) -> dict[str, str]:
    return {"name": plain(role.name), "description": plain(role.description)}


def _may_add_address() -> bool:
    """By the operator's choice, and where people may change their address at all."""
    if not current.get().organizations.add_invited_address:
        return False
    try:
        return identity().account_rules().email is Access.EDITABLE
    except BackendUnavailable:
        return False


def _further(found: Standing) -> list[dict[str, str]]:
    """What the invitation would add to what a member has."""
    if found.invited is None or found.member is None:
        return []
    held = found.member.role_ids
    return [_readable(role) for role in found.invited.roles if role.id not in held]


def _may_enrol() -> bool:
    """Whether people set up their own second step here; where not, support has to be asked."""
    try:
        return identity().account_rules().second_steps is Access.EDITABLE
    except BackendUnavailable:
        return True


def _may_register() -> bool:
    try:
        return identity().experience().registration
    except BackendUnavailable:
        return True
