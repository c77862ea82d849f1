"""``get-profile`` and ``update-profile`` (contract §7.1)."""

import re
from typing import Any

from flask import Response

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, flag
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.people.directory import change_person
from portal.sandbox.authing.people.user_json import user_json
from portal.sandbox.current import store
from portal.sandbox.store import Row

bp = api("profile")

Json = dict[str, Any]

_TEXTS = (
    *("name", "nickname", "photo", "externalId", "birthdate", "country", "province", "city"),
    *("address", "streetAddress", "postalCode", "company", "identityNumber"),
)
_GENDERS = ("M", "F", "U")
_FORBIDDEN = {
    "email": refusals.EMAIL_BY_PROFILE,
    "phone": refusals.PHONE_BY_PROFILE,
    "password": refusals.NOT_EDITABLE,
}
_LONGEST = 500


@bp.get("/get-profile")
def get_profile() -> Response:
    asking = caller()
    return done(
        user_json(
            asking.user,
            asking.scopes,
            with_custom_data=flag("withCustomData"),
            with_identities=flag("withIdentities"),
            with_departments=flag("withDepartmentIds"),
        )
    )


@bp.post("/update-profile")
def update_profile() -> Response:
    """Members that there are not are passed over; ``null`` and the empty text clear a field."""
    asking, changed = caller(), body()
    for name, refusal in _FORBIDDEN.items():
        if name in changed:
            raise Refused(refusal)
    columns: Json = {
        "profile": _profile(asking.user, changed),
        "custom_data": _custom_data(asking.user, changed.get("customData")),
    }
    if "username" in changed:
        columns["username"] = _username(asking.user, changed["username"])
    user = change_person(asking.user_id, **columns)
    return done(user_json(user, asking.scopes, with_custom_data=True))


def _profile(user: Row, changed: Json) -> Json:
    profile = dict(user["profile"])
    for name in _TEXTS:
        if name in changed:
            profile[name] = _text(changed[name])
    if "gender" in changed:
        if changed["gender"] not in _GENDERS:
            raise Refused(refusals.BAD_VALUE)
        profile["gender"] = changed["gender"]
    return profile


def _text(value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) > _LONGEST):
        raise Refused(refusals.BAD_VALUE)
    return value or None


def _custom_data(user: Row, changed: Any) -> Json:
    """Keys that the pool defines, and no others; ``null`` takes one away."""
    if changed is None:
        return dict(user["custom_data"])
    if not isinstance(changed, dict) or set(changed) - set(pool.setting("customFields")):
        raise Refused(refusals.BAD_VALUE)
    merged = {**user["custom_data"], **changed}
    return {name: value for name, value in merged.items() if value is not None}


def _username(user: Row, username: Any) -> str:
    if not pool.setting("usernameEditable"):
        raise Refused(refusals.NOT_EDITABLE)
    if not isinstance(username, str) or not re.fullmatch(r"[\w.-]{1,64}", username):
        raise Refused(refusals.BAD_VALUE)
    other = store().find("users", username=username)
    if other is not None and other["id"] != user["id"]:
        raise Refused(refusals.USERNAME_TAKEN)
    return username
