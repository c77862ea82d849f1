"""Each thing that happened, as a row: what, when, with which browser, from where."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.features.activity.happened import Happened, Kind
from portal.web.i18n import moment

_ICONS = {Kind.SIGN_IN: "user", Kind.CHANGE: "pencil", Kind.REFUSAL: "warning"}


@dataclass(frozen=True, slots=True)
class Row:
    """*about* tells it from others of the same words; *url* is for whom it was not."""

    title: str
    details: str
    icon: str
    about: str
    is_certain: bool
    url: str


def row(item: Happened) -> Row:
    when = moment(item.moment)
    browser = item.browser or str(_("Unknown browser"))
    place = str(_("Near %(place)s", place=item.place)) if item.place else str(_("Place not known"))
    return Row(
        title=item.sentence,
        details=" · ".join((when, browser, place)),
        icon=_ICONS[item.kind],
        about=f"{item.sentence}, {when}",
        is_certain=item.is_certain,
        url=url_for("activity.not_me", entry=item.id),
    )
