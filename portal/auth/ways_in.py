"""
What an address of ours may say about the way in, and what the platform is told of it.

    login_hint       who it is for: fills in the first field
    with             ``social:github``, ``sso:<id>``: straight to that provider
    organization_id  whose colours and logo the platform's pages bear
    prompt           ``login``: to be asked again, whomever the platform knows

Nothing else of an address reaches the platform (contract §2.2), and these only when they look as
they should: a link that is a little wrong still leads to the plain way in.
"""

import re

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

_LONGEST_HINT = 128
_PROVIDER = re.compile(r"(social|sso):[A-Za-z0-9_-]{1,128}")
_PROMPT = re.compile("login")
_ORGANIZATION = re.compile(r"[A-Za-z0-9_-]{1,64}")


def hints(arguments: MultiDict[str, str]) -> dict[str, str]:
    """Parameters of the authorization request; empty for what is not said. Raises BadRequest."""
    return {
        "login_hint": login_hint(arguments),
        "direct_sign_in": _fitting(_PROVIDER, arguments, "with"),
        "organization_id": _fitting(_ORGANIZATION, arguments, "organization_id"),
        "prompt": _fitting(_PROMPT, arguments, "prompt"),
    }


def login_hint(arguments: MultiDict[str, str]) -> str:
    hint = one(arguments, "login_hint") or ""
    return hint if len(hint) <= _LONGEST_HINT and hint.isprintable() else ""


def one(arguments: MultiDict[str, str], name: str) -> str | None:
    """What *name* says. Raises BadRequest when it comes twice (W-29)."""
    values = arguments.getlist(name)
    if len(values) > 1:
        raise BadRequest
    return values[0] if values else None


def _fitting(pattern: re.Pattern[str], arguments: MultiDict[str, str], name: str) -> str:
    value = one(arguments, name) or ""
    return value if pattern.fullmatch(value) else ""
