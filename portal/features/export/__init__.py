"""Everything that the portal can read about somebody, as one file to take along."""

from flask_babel import lazy_gettext as _l

from portal.features.export import fetching, routes
from portal.features.export.blueprint import bp
from portal.web.feature import Feature, MenuEntry

__all__ = ["FEATURE", "fetching", "routes"]

FEATURE = Feature(
    bp,
    MenuEntry(
        _l("Your data"),
        _l("Take it with you, or close your account"),
        "export.show",
        "download",
        above=("close_account",),
    ),
)
