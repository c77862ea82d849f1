"""``/admin``: how tests look into the sandbox, change it and break it.

JSON; only where it is switched on.

Bodies must be JSON by their content type, which a page of another site cannot send unasked.
"""

from flask import Blueprint, Response, abort, jsonify, request

from portal.sandbox import seed
from portal.sandbox.current import store
from portal.sandbox.people import changes, directory
from portal.sandbox.store import Row
from portal.sandbox.testing.ageing import AGEING, age
from portal.sandbox.testing.controls import json_body

bp = Blueprint("sandbox_admin", __name__, url_prefix="/admin")

_SETTINGS = ("account_center", "sign_in_experience")
_SECRET = ("password_hash", "mfa_verifications")


@bp.patch("/settings/<key>")
def change_setting(key: str) -> Response:
    """Replace the members named, each as a whole."""
    if key not in _SETTINGS:
        abort(404)
    with store().transaction():
        store().set_setting(key, {**store().setting(key, {}), **json_body()})
        return jsonify(store().setting(key))


@bp.get("/users/<who>")
def show_user(who: str) -> Response:
    return jsonify(_shown(_user(who)))


@bp.patch("/users/<who>")
def change_user(who: str) -> Response:
    """Columns as in the table. ``is_suspended`` ends all sessions and tokens, as in Logto."""
    user, columns = _user(who), json_body()
    if not columns or not set(columns) <= set(user) - {"id", "password_hash"}:
        abort(400, "no such columns")
    changes.change_user(user["id"], **columns)
    if columns.get("is_suspended"):
        changes.lock_out(user["id"])
    return jsonify(_shown(directory.person(user["id"])))


@bp.delete("/users/<who>")
def delete_user(who: str) -> tuple[str, int]:
    store().delete("users", id=_user(who)["id"])
    return "", 204


@bp.delete("/sessions")
def end_sessions() -> tuple[str, int]:
    """All of them, or with ``?user=`` those of one person; what hung on them dies with them."""
    who = request.args.get("user")
    if who is None:
        store().run("DELETE FROM oidc_sessions")
    else:
        store().delete("oidc_sessions", account_id=_user(who)["id"])
    return "", 204


@bp.post("/age")
def make_older() -> Response:
    """``{"kind", "seconds", "user"?}``: makes the records of a kind older, the clock untouched."""
    body = json_body()
    if body.get("kind") not in AGEING:
        abort(400, f"kind must be one of {', '.join(AGEING)}")
    user_id = _user(body["user"])["id"] if "user" in body else None
    return jsonify(
        {"aged": age(body["kind"], float(body["seconds"]), *AGEING[body["kind"]], user_id)}
    )


@bp.post("/reset")
def reset() -> tuple[str, int]:
    """As on the first day: cast, settings, an empty outbox."""
    seed.start_over()
    return "", 204


def _user(who: str) -> Row:
    found = (
        directory.person_called(who)
        or store().find("users", id=who)
        or store().find("users", name=who)
    )
    if found is None:
        abort(404)
    return found


def _shown(user: Row) -> Row:
    return {name: value for name, value in user.items() if name not in _SECRET}
