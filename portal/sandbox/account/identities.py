"""The Account API's social identities: taking one away, and the way in for linking one (§4.4).

No address makes a social verification record yet, so linking ends at the record that is not there.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.live_tokens import Caller
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user

bp = Blueprint("account_identities", __name__, url_prefix="/api/my-account/identities")


@bp.post("")
def link() -> ResponseReturnValue:
    person = callers.caller()
    request_shapes.body().text("newIdentifierVerificationRecordId")
    _admit(person, scope_status=401)
    raise ApiError(400, "verification_record.not_found")


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
    return "", 204


def _admit(person: Caller, *, scope_status: int) -> None:
    callers.require_first_party(person)
    gate.require_proof_if_possible(person)
    gate.require_editable("social")
    callers.require_scope(person, "identities", status=scope_status)
