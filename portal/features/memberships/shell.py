"""The three pages of this area, as the line above each of them shows them."""

from flask import request, url_for
from flask_babel import gettext as _


def pages() -> list[tuple[str, str, bool]]:
    """Words, address, and whether it is the page at hand."""
    named = {
        "memberships.show": _("Departments and groups"),
        "memberships.show_roles": _("Your roles"),
        "memberships.show_permissions": _("What you may do"),
    }
    return [
        (str(words), url_for(endpoint), endpoint == request.endpoint)
        for endpoint, words in named.items()
    ]
