"""The Account API's heart: reading the account, changing what is plain text in it.

Contract: contracts/logto-api.md §4.1. Which members come back depends on the token's scopes and on
the tenant's field controls; a change needs the control ``Edit``.
"""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.people.user_json import user_json
from portal.sandbox.people.username_policy import require_good_username
from portal.sandbox.store import Row

bp = Blueprint("account_profile", __name__, url_prefix="/api/my-account")

Json = dict[str, Any]

# Which scope lets a member be seen, and the field control that may hide it all the same.
_SEEN: dict[str, dict[str, str | None]] = {
    "profile": {
        "username": "username",
        "name": "name",
        "avatar": "avatar",
        "profile": "profile",
        "hasPassword": "password",
        "lastSignInAt": None,
        "createdAt": None,
        "updatedAt": None,
        "applicationId": None,
        "cimdClientId": None,
        "isSuspended": None,
    },
    "email": {"primaryEmail": "email"},
    "phone": {"primaryPhone": "phone"},
    "identities": {"identities": "social"},
    "custom_data": {"customData": "customData"},
}

_PROFILE_TEXTS = (
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
)
_ADDRESS_TEXTS = ("formatted", "streetAddress", "locality", "region", "postalCode", "country")


@bp.get("")
def read() -> Response:
    person = callers.caller()
    return jsonify(account_json(person.user, person.scopes))


@bp.patch("")
def change() -> Response:
    person = callers.first_party_caller()
    columns = _columns(request_shapes.body(), person)
    if not columns:
        raise ApiError(422, "entity.invalid_input")
    return jsonify(account_json(change_user(person.user_id, **columns), person.scopes))


@bp.patch("/profile")
def change_profile() -> Response:
    person = callers.first_party_caller()
    changes = _profile_changes(request_shapes.body())
    gate.require_editable("profile")
    callers.require_scope(person, "profile", status=400)
    if "address" in changes:
        callers.require_scope(person, "address", status=400)
    with store().transaction():
        # Members are merged, the address within them replaced as a whole.
        profile = {**directory.person(person.user_id)["profile"], **changes}
        return jsonify(change_user(person.user_id, profile=profile)["profile"])


def account_json(user: Row, scopes: frozenset[str]) -> Json:
    everything = user_json(user)
    seen = {
        member
        for scope, members in _SEEN.items()
        if scope in scopes
        for member, control in members.items()
        if control is None or gate.is_readable(control)
    }
    shown = {member: value for member, value in everything.items() if member in seen}
    if "profile" in shown and "address" not in scopes:
        shown["profile"] = {
            key: value for key, value in shown["profile"].items() if key != "address"
        }
    return {"id": user["id"], **shown, "hasSecurityVerificationMethod": gate.can_prove(user)}


def _columns(sent: Members, person: Caller) -> Json:
    columns: Json = {}
    if "name" in sent:
        columns["name"] = sent.text_or_null("name") or None
    if "avatar" in sent:
        columns["avatar"] = sent.address_or_null("avatar")
    if "username" in sent:
        columns["username"] = sent.text_or_null("username", pattern=request_shapes.USERNAME)
    if "customData" in sent:
        columns["custom_data"] = sent.object("customData")
    _refuse_forbidden(columns, person)
    return columns


def _refuse_forbidden(columns: Json, person: Caller) -> None:
    for column in columns:
        gate.require_editable("customData" if column == "custom_data" else column)
    callers.require_scope(person, "profile", status=400)
    if "custom_data" in columns:
        callers.require_scope(person, "custom_data", status=400)
    if "username" in columns:
        gate.require_proof(person)
        if columns["username"] is not None:
            require_good_username(columns["username"], person.user_id)


def _profile_changes(sent: Members) -> Json:
    changes: Json = dict(sent.texts_among(_PROFILE_TEXTS))
    if "address" in sent:
        changes["address"] = sent.members("address").texts_among(_ADDRESS_TEXTS)
    return changes
