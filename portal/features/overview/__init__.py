"""The first page: who I am, what needs attention, where to go."""

from flask_babel import lazy_gettext as _l

from portal.features.overview.routes import bp
from portal.web.feature import Feature, MenuEntry

FEATURE = Feature(
    bp, MenuEntry(_l("Overview"), _l("Your account at a glance"), "overview.show", "home")
)
