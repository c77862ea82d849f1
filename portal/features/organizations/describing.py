"""An organization's name and description, and its looks."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import Optional, ValidationError

from portal.features.organizations.blueprint import bp
from portal.features.organizations.creating import NameForm
from portal.features.organizations.forms import OrganizationForm
from portal.identity.organizations import OrganizationChanges, OrganizationLooks
from portal.journal.about import about_organization
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.web.branding import https_only
from portal.web.colors import (
    DARK,
    LIGHT,
    TEXT_CONTRAST,
    WHITE,
    Color,
    Surfaces,
    contrast,
    palette,
    parse,
)
from portal.web.csrf import keeps_input
from portal.web.forms import LineField
from portal.web.once import acts_once

_LONGEST_ADDRESS = 2048


def readable_on(surfaces: Surfaces) -> Callable[[OrganizationForm, Field], None]:
    """
    A colour that stands out from *surfaces* and bears white words; a near one is named where it
    does not. The platform's own pages take it as it is (W-22).
    """

    def check(_form: OrganizationForm, field: Field) -> None:
        color = parse(field.data)
        if color is None:
            raise ValidationError(_("Enter a color such as #3b54d6."))
        ground = surfaces.card if surfaces.is_dark else WHITE
        found = contrast(color, ground)
        if found < TEXT_CONTRAST:
            better: Color = palette(color, surfaces).text
            raise ValidationError(
                _(
                    "Words are hard to read on this color: its contrast is %(found)s, and 4.5 is "
                    "needed. This one would do: %(better)s",
                    found=f"{found:.1f}",
                    better=str(better),
                )
            )

    return check


def is_picture_address(_form: OrganizationForm, field: Field) -> None:
    if len(field.data) > _LONGEST_ADDRESS or https_only(field.data) is None:
        raise ValidationError(_("Enter a web address that begins with https://."))


class LooksForm(OrganizationForm):
    logo = LineField(_l("Logo"), [Optional(), is_picture_address])
    dark_logo = LineField(_l("Logo on dark pages"), [Optional(), is_picture_address])
    color = LineField(_l("Color"), [Optional(), readable_on(LIGHT)])
    dark_color = LineField(_l("Color on dark pages"), [Optional(), readable_on(DARK)])


@bp.route("/<organization_id>/settings/name", methods=["GET", "POST"])
@in_organization(Permission.CHANGE_SETTINGS)
@keeps_input
@acts_once
def settings_name(here: Here) -> ResponseReturnValue:
    now = here.organization
    form = NameForm(data={"name": now.name, "description": now.description})
    if form.accepted_by(lambda: _change(here, _described(form))):
        return _saved(here)
    return render_template("organizations/name.html", place=here, form=form), form.status


@bp.route("/<organization_id>/settings/looks", methods=["GET", "POST"])
@in_organization(Permission.CHANGE_SETTINGS)
@keeps_input
@acts_once
def settings_looks(here: Here) -> ResponseReturnValue:
    now = here.organization.looks
    form = LooksForm(
        data={
            "logo": now.logo_url,
            "dark_logo": now.dark_logo_url,
            "color": now.color,
            "dark_color": now.dark_color,
        }
    )
    if form.accepted_by(lambda: _change(here, OrganizationChanges(looks=_looks(form)))):
        return _saved(here)
    return render_template("organizations/looks.html", place=here, form=form), form.status


def _described(form: NameForm) -> OrganizationChanges:
    return OrganizationChanges(name=form.name.data, description=form.description.data or "")


def _looks(form: LooksForm) -> OrganizationLooks:
    color, dark = parse(form.color.data), parse(form.dark_color.data)
    return OrganizationLooks(
        logo_url=form.logo.data or None,
        dark_logo_url=form.dark_logo.data or None,
        color=str(color) if color else None,
        dark_color=str(dark) if dark else None,
    )


def _change(here: Here, changes: OrganizationChanges) -> None:
    with recorded(Event.ORGANIZATION_CHANGED, about=about_organization(here.organization.id)):
        here.platform.change(changes)


def _saved(here: Here) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("organizations.settings", organization_id=here.organization.id), 303)
