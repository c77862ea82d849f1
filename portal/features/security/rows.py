"""A row of the list: what it is, how it stands, and the one thing to do about it."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from portal.identity.models import Access
from portal.tenants.current import current_tenant


@dataclass(frozen=True, slots=True)
class Line:
    """
    One thing in a row; *details* is since when, or whatever else is known of it, *warning* one or
    two words.
    """

    text: str
    details: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """
    *empty* is said where there are no *lines*; *url* leads to where *action* is done; *note* says
    who locked it.
    """

    label: str
    lines: tuple[Line, ...] = ()
    empty: str = ""
    action: str | None = None
    url: str | None = None
    note: str | None = None


def page_of(endpoint: str, access: Access | None) -> str | None:
    """Where something is changed; None where nobody may, or where there is no such page."""
    if access is not Access.EDITABLE or endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint)


def locked_by(access: Access | None) -> str | None:
    if access is not Access.READ_ONLY:
        return None
    return str(_("Managed by %(tenant)s", tenant=current_tenant.name))


def added_on(moment: datetime | None) -> str:
    return str(_("Added on %(date)s", date=format_date(moment, "long"))) if moment else ""
