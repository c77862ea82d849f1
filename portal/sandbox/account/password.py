"""The Account API's password address. A new password ends no session.

Contract: contracts/logto-api.md §4.2.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.sandbox.account import gate
from portal.sandbox.api import callers, request_shapes
from portal.sandbox.errors import ApiError
from portal.sandbox.people import passwords
from portal.sandbox.people.changes import change_user
from portal.sandbox.people.password_policy import require_good_password

bp = Blueprint("account_password", __name__, url_prefix="/api/my-account")


@bp.post("/password")
def set_password() -> ResponseReturnValue:
    person = callers.first_party_caller()
    password = request_shapes.body().text("password", at_least=1)
    gate.require_proof_if_possible(person)
    gate.require_editable("password")
    require_good_password(password, person.user)
    if passwords.matches(password, person.user["password_hash"]):
        raise ApiError(422, "user.same_password")
    change_user(person.user_id, password_hash=passwords.hashed(password))
    return "", 204
