"""The Account API's social identities: linking one, replacing it and taking it away (§4.4)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.store import Row
from portal.sandbox.verification.records import usable_record
from portal.sandbox.verification.social_check import RECORD_TYPE

bp = Blueprint("account_identities", __name__, url_prefix="/api/my-account/identities")

_IN_USE = "user.identity_already_in_use"


@bp.post("")
def link() -> ResponseReturnValue:
    """400 for a second account of the same provider, 422 for one that lets somebody else in."""
    return _link(may_replace=False)


@bp.put("")
def replace() -> ResponseReturnValue:
    return _link(may_replace=True)


@bp.delete("/<target>")
def unlink(target: str) -> ResponseReturnValue:
    person = callers.caller()
    _admit(person, scope_status=400)
    with store().transaction():
        identities = directory.person(person.user_id)["identities"]
        if target not in identities:
            raise ApiError(404, "user.identity_not_exist")
        del identities[target]
        change_user(person.user_id, identities=identities)
        store().delete("provider_tokens", user_id=person.user_id, target=target)
    return "", 204


def social_record(record_id: str) -> Row:
    """
    A record that proves an account at a provider. Raises ApiError 400. Logto does not ask whose it
    is (§11).
    """
    record = usable_record(record_id)
    if record is None or not record["verified"] or record["type"] != RECORD_TYPE:
        raise ApiError(400, "verification_record.not_found")
    return record


def _link(*, may_replace: bool) -> ResponseReturnValue:
    person = callers.caller()
    record_id = request_shapes.body().text("newIdentifierVerificationRecordId")
    _admit(person, scope_status=401)
    proven = social_record(record_id)["data"]
    target, identity = proven["target"], proven["identity"]
    with store().transaction():
        identities = directory.person(person.user_id)["identities"]
        if target in identities and not may_replace:
            raise ApiError(400, _IN_USE)
        other = directory.person_behind(target, identity["userId"])
        if other is not None and other["id"] != person.user_id:
            raise ApiError(422, _IN_USE)
        change_user(person.user_id, identities={**identities, target: identity})
        store().delete("provider_tokens", user_id=person.user_id, target=target)
    return "", 204


def _admit(person: Caller, *, scope_status: int) -> None:
    callers.require_first_party(person)
    gate.require_proof_if_possible(person)
    gate.require_editable("social")
    callers.require_scope(person, "identities", status=scope_status)
