"""Accounts elsewhere that sign somebody in here: social ones, and those a company runs."""

from flask_babel import lazy_gettext as _l

from portal.features.linked_accounts import answering, completing, linking, list_page, unlinking
from portal.features.linked_accounts.accounts import are_shown
from portal.features.linked_accounts.blueprint import bp
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "answering", "completing", "linking", "list_page", "unlinking"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Linked accounts"),
        _l("Accounts elsewhere that sign you in"),
        "linked_accounts.show",
        "link",
        Group.SECURITY,
    ),
    shown=are_shown,
)
