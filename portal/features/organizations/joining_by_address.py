"""E-mail domains whose people join by themselves, and the roles that they get."""

import re
from contextlib import AbstractContextManager

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField
from wtforms.validators import DataRequired, ValidationError

from portal.auth.current import identity
from portal.backends.side_by_side import side_by_side
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.identity.errors import ChangedElsewhere, NotAllowed, NotFound
from portal.identity.organizations import HeldRole, Template
from portal.journal.about import about_organization
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.csrf import keeps_input
from portal.web.forms import LineField
from portal.web.once import acts_once

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_LONGEST = 128

_EVERYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
        "126.com",
        "foxmail.com",
        "sina.com",
    ]
)
"""Where anybody gets an address: to let them in is to let everybody in."""


def domain_of(text: str) -> str:
    """What people type, as the platform compares it: in lower case, in ASCII, without an at."""
    words = text.strip().lower().removeprefix("@").rstrip(".")
    try:
        return words.encode("idna").decode("ascii") if not words.isascii() else words
    except UnicodeError:
        return words


def is_domain(_form: OrganizationForm, field: Field) -> None:
    """The platform takes anything (contract §11)."""
    domain = domain_of(field.data or "")
    if len(domain) > _LONGEST or not _DOMAIN.fullmatch(domain):
        raise ValidationError(_("Enter a domain such as example.com."))
    if domain in _EVERYBODYS:
        raise ValidationError(
            _(
                "Anybody can get an address at %(domain)s. Enter a domain of your own.",
                domain=domain,
            )
        )


class DomainForm(OrganizationForm):
    domain = LineField(_l("Domain"), [DataRequired(_l("Enter a domain.")), is_domain])


class RemoveForm(OrganizationForm):
    gone_words = _l("It is not there any more. Open the list again.")

    remove = HiddenField()


class DefaultRolesForm(OrganizationForm):
    """The roles themselves are read from the form as often as they stand in it."""

    def _refuse_doubled_fields(self) -> None:
        """*role* may be there several times; nothing else is read."""


@bp.route("/<organization_id>/settings/domains", methods=["GET", "POST"])
@in_organization(Permission.CHANGE_SETTINGS)
@keeps_input
@acts_once
def settings_domains(here: Here) -> ResponseReturnValue:
    """Three small forms; which one was sent, its button says."""
    template, domains, given = side_by_side(
        identity().organization_template, here.platform.email_domains, here.platform.default_roles
    )
    form, removing, roles = DomainForm(), RemoveForm(), DefaultRolesForm()
    errand = request.form.get("errand", "")
    status = 200
    if errand == "remove":
        done, status = removing.accepted_by(lambda: _remove(here, removing)), removing.status
    elif errand == "roles":
        done = roles.accepted_by(lambda: _set_roles(here, template, given))
        status = roles.status
    else:
        done, status = form.accepted_by(lambda: _add(here, form, domains)), form.status
    if done:
        flash(_("Saved."), "success")
        return redirect(
            url_for("organizations.settings_domains", organization_id=here.organization.id), 303
        )
    page = render_template(
        "organizations/domains.html",
        place=here,
        domains=domains,
        roles=template.roles,
        given={role.id for role in given},
        fixed={role.id for role in template.roles if not here.may_give(role)},
        form=form,
        removing=removing,
        roles_form=roles,
    )
    return page, status


def _add(here: Here, form: DomainForm, domains: tuple[str, ...]) -> None:
    domain = domain_of(form.domain.data or "")
    with _recorded(here):
        if domain not in domains:
            here.platform.add_email_domain(domain)


def _remove(here: Here, form: RemoveForm) -> None:
    with _recorded(here):
        here.platform.remove_email_domain(form.remove.data or "")


def _set_roles(here: Here, template: Template, given: tuple[HeldRole, ...]) -> None:
    """Only what differs is sent; a role above one's own is neither given nor taken (W-45)."""
    before = frozenset(role.id for role in given)
    known = {role.id: role for role in template.roles}
    fixed = {
        role_id for role_id in before if role_id in known and not here.may_give(known[role_id])
    }
    wanted = frozenset(request.form.getlist("role")) | fixed
    with _recorded(here):
        for role_id in wanted - before:
            if role_id not in known:
                raise ChangedElsewhere("no_such_role")
            if not here.may_give(known[role_id]):
                raise NotAllowed("role_out_of_reach")
        if wanted - before:
            here.platform.add_default_roles(sorted(wanted - before))
        for role_id in before - wanted:
            _take(here, role_id)


def _take(here: Here, role_id: str) -> None:
    try:
        here.platform.remove_default_role(role_id)
    except NotFound:
        return  # somebody else was faster


def _recorded(here: Here) -> AbstractContextManager[None]:
    return recorded(Event.ORGANIZATION_CHANGED, about=about_organization(here.organization.id))
