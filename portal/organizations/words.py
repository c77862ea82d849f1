"""What a permission is called: in a list, and in “you may not …”."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.organizations.permissions import Permission

LABELS: Mapping[Permission, LazyString] = {
    Permission.BE_HERE: _l("Open the organization"),
    Permission.SEE_MEMBERS: _l("See who is a member"),
    Permission.INVITE: _l("Invite people"),
    Permission.MANAGE_MEMBERS: _l("Change roles and remove members"),
    Permission.CHANGE_SETTINGS: _l("Change the settings"),
    Permission.DELETE: _l("Delete the organization"),
}

ACTIONS: Mapping[Permission, LazyString] = {
    Permission.BE_HERE: _l("open this organization"),
    Permission.SEE_MEMBERS: _l("see who is a member"),
    Permission.INVITE: _l("invite people"),
    Permission.MANAGE_MEMBERS: _l("change members and their roles"),
    Permission.CHANGE_SETTINGS: _l("change the settings"),
    Permission.DELETE: _l("delete the organization"),
}
