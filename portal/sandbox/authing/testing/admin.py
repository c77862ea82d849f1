"""``/admin``: how tests look into the stand-in and change it; see ``testing/controls.py`` too.

JSON; only where it is switched on.
"""

import secrets
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from portal.sandbox import clock
from portal.sandbox.authing import pool
from portal.sandbox.authing.people import directory, identities, providers
from portal.sandbox.authing.people.cast import add_cast, cast_id
from portal.sandbox.authing.testing.ageing import AGEING, age
from portal.sandbox.current import store
from portal.sandbox.people import passwords
from portal.sandbox.store import Row
from portal.sandbox.tenant import first_day
from portal.sandbox.testing.controls import json_body

bp = Blueprint("authing_admin", __name__, url_prefix="/admin")

_UNCHANGED = ("id", "is_suspended", "password_hash")


@bp.get("/users/<who>")
def show_user(who: str) -> Response:
    return jsonify(_shown(_user(who)))


@bp.post("/users")
def add_user() -> tuple[Response, int]:
    """Columns as in the table, and ``password``."""
    return jsonify(_shown(directory.add_person(**_columns(json_body())))), 201


@bp.patch("/users/<who>")
def change_user(who: str) -> Response:
    """As above. With a ``status`` other than Activated nothing of theirs works meanwhile."""
    return jsonify(_shown(directory.change_person(_user(who)["id"], **_columns(json_body()))))


@bp.delete("/users/<who>")
def delete_user(who: str) -> tuple[str, int]:
    store().delete("users", id=_user(who)["id"])
    return "", 204


@bp.post("/users/<who>/identities")
def link(who: str) -> tuple[str, int]:
    """``{"identifier", "account", …what the provider tells of them}``."""
    body = json_body()
    provider = providers.provider_connected_by(body.pop("identifier", ""))
    if provider is None or "account" not in body:
        abort(400, "no such connection, or no account")
    identities.link(_user(who)["id"], provider, body.pop("account"), **body)
    return "", 204


@bp.post("/users/<who>/passkeys")
def add_passkey(who: str) -> tuple[Response, int]:
    """``{"name"}``: none is enrolled here otherwise, as that is done on the vendor's own page."""
    added = {"id": secrets.token_hex(12), "user_id": _user(who)["id"], **json_body()}
    store().insert("passkeys", user_agent="Chrome", created_at=clock.now(), **added)
    return jsonify(added), 201


@bp.delete("/users/<who>/sessions")
def end_sessions(who: str) -> tuple[str, int]:
    """All of them, and every token."""
    store().delete("grants", user_id=_user(who)["id"])
    store().delete("oidc_sessions", account_id=_user(who)["id"])
    return "", 204


@bp.patch("/pool")
def change_pool() -> Response:
    """What the console has set, see ``pool.DEFAULTS``; answers all of it."""
    try:
        return jsonify(pool.change(**json_body()))
    except KeyError as error:
        abort(400, f"no such setting: {error}")


@bp.post("/age")
def make_older() -> Response:
    """``{"kind", "seconds", "user"?}``: makes the records of a kind older, the clock untouched."""
    body = json_body()
    if body.get("kind") not in AGEING:
        abort(400, f"kind must be one of {', '.join(AGEING)}")
    user_id = _user(body["user"])["id"] if "user" in body else None
    return jsonify({"aged": age(body["kind"], float(body["seconds"]), user_id)})


@bp.post("/reset")
def reset() -> tuple[str, int]:
    """As on the first day: cast, settings, an empty outbox."""
    first_day.start_over(add_cast)
    return "", 204


def _columns(members: dict[str, Any]) -> dict[str, Any]:
    columns = dict(members)
    if "password" in columns:
        columns["password_hash"] = passwords.hashed(columns.pop("password"))
        members = {name: value for name, value in members.items() if name != "password"}
    known = {row["name"] for row in store().rows("PRAGMA table_xinfo(users)")}
    if not columns or not set(members) <= known - set(_UNCHANGED):
        abort(400, "no such columns")
    return columns


def _user(who: str) -> Row:
    """By a name of the cast, an id, a username or an address."""
    found = (
        store().find("users", id=cast_id(who))
        or store().find("users", id=who)
        or directory.person_called(who)
    )
    if found is None:
        abort(404)
    return found


def _shown(user: Row) -> Row:
    return {name: value for name, value in user.items() if name != "password_hash"}
