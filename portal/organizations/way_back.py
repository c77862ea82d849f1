"""
The way back to what wants a second step, for somebody who went to get one.

Where they came from is kept in their session for an hour and in no address, so nobody else's link
decides where the pages of second steps lead on to (O-70). It is a page of ours, found by its name.
"""

from dataclasses import dataclass
from enum import StrEnum

from flask import session
from flask_babel import gettext as _

from portal.auth.parts import parts
from portal.web.redirects import HOME, safe_next

_KEY = "way_back"
_KEPT = 3600.0  # seconds


class Errand(StrEnum):
    """What waits at the other end."""

    INVITATION = "invitation"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class WayBack:
    """*label* are the words on the button, *waiting* say what one came from."""

    url: str
    label: str
    waiting: str


def remember(errand: Errand, organization: str, page: str) -> None:
    """*organization* is the name of what *page*, a path of ours, is about."""
    session[_KEY] = {
        "errand": errand.value,
        "organization": organization,
        "page": page,
        "until": parts().now() + _KEPT,
    }


def way_back() -> WayBack | None:
    """In the language of this request; None for who came from nowhere, or long ago."""
    kept = session.get(_KEY)
    if not kept or kept["until"] <= parts().now():
        return None
    url, name = safe_next(kept["page"]), kept["organization"]
    if url == HOME:
        return None
    if kept["errand"] == Errand.INVITATION:
        return WayBack(
            url,
            _("Back to your invitation to %(organization)s", organization=name),
            _("Your invitation to %(organization)s waits for it.", organization=name),
        )
    return WayBack(
        url,
        _("Back to %(organization)s", organization=name),
        _("%(organization)s asks for it.", organization=name),
    )


def forget() -> None:
    """What waited is done."""
    session.pop(_KEY, None)
