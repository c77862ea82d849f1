"""What the names in the file are called on its page for people."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

_CALLED: dict[str, LazyString] = {
    "name": _l("Name"),
    "username": _l("Username"),
    "email": _l("Email"),
    "phone": _l("Phone"),
    "address": _l("Address"),
    "profile": _l("Profile"),
    "created_at": _l("Created"),
    "updated_at": _l("Changed"),
    "last_sign_in_at": _l("Last sign-in"),
    "expires_at": _l("Expires"),
    "signed_in_at": _l("Signed in"),
    "ends_at": _l("Ends"),
    "roles": _l("Roles"),
    "event": _l("What"),
    "at": _l("When"),
    "result": _l("Result"),
    "network": _l("Network"),
    "browser": _l("Browser"),
    "system": _l("System"),
    "identities": _l("Linked accounts"),
    "provider": _l("Provider"),
    "description": _l("Description"),
    "tenants": _l("Companies"),
    "departments": _l("Departments"),
    "groups": _l("Groups"),
    "joined_at": _l("Joined"),
    "path": _l("Belongs to"),
    "kind": _l("Kind"),
    "actions": _l("Actions"),
}


def called(key: str) -> str:
    """In the person's language where there is a word for it, else as the file has it."""
    label = _CALLED.get(key)
    return str(label) if label is not None else key.replace("_", " ")
