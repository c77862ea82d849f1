"""How a link ended, on the list."""

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _


def to_list() -> Response:
    return make_response(redirect(url_for("linked_accounts.show"), 303))


def not_linked(provider: str, why: str) -> Response:
    """*why* is a sentence or two, with what to do."""
    flash(
        _("Your %(provider)s account was not linked. %(why)s", provider=provider, why=why),
        "warning",
    )
    return to_list()
