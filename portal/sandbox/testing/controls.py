"""``/admin``, as far as it is the same on every server: its calls, its faults and its clock."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.testing import calls, faults

bp = Blueprint("sandbox_controls", __name__, url_prefix="/admin")


@bp.get("/calls")
def list_calls() -> Response:
    return jsonify(calls.recorded())


@bp.delete("/calls")
def forget_calls() -> tuple[str, int]:
    calls.forget()
    return "", 204


@bp.get("/faults")
def list_faults() -> Response:
    return jsonify(store().rows("SELECT * FROM faults ORDER BY id"))


@bp.post("/faults")
def add_fault() -> tuple[Response, int]:
    """``{kind, pattern, method?, remaining?, …options}``."""
    options = json_body()
    kind, pattern = options.pop("kind", None), options.pop("pattern", None)
    if kind not in faults.KINDS or not isinstance(pattern, str):
        abort(400, "kind or pattern is missing or unknown")
    columns = {"method": options.pop("method", None), "remaining": options.pop("remaining", None)}
    store().insert("faults", kind=kind, pattern=pattern, options=options, **columns)
    return jsonify({"kind": kind, "pattern": pattern, **columns, **options}), 201


@bp.delete("/faults")
def remove_faults() -> tuple[str, int]:
    store().run("DELETE FROM faults")
    return "", 204


@bp.post("/clock")
def move_clock() -> Response:
    """``{"advance": seconds}`` moves the sandbox's clock on; ``{"reset": true}`` sets it right."""
    body = json_body()
    offset = 0 if body.get("reset") else int(store().setting(clock.OFFSET, 0))
    store().set_setting(clock.OFFSET, offset + int(float(body.get("advance", 0)) * 1000))
    return jsonify({"now": clock.iso(clock.now())})


def json_body() -> dict[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        abort(400, "an object is needed")
    return body
