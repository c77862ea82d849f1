"""What happened to my account, at sign-ins and in this portal; what to do when it was not me."""

from flask_babel import lazy_gettext as _l

from portal.features.activity import not_me, routes
from portal.features.activity.blueprint import bp
from portal.web.feature import Feature, Group, MenuEntry

__all__ = ["FEATURE", "not_me", "routes"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Activity"),
        _l("What happened to your account"),
        "activity.show",
        "activity",
        Group.SECURITY,
    ),
)
