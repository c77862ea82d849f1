"""``/api/v2/upload``, where the console lets pictures in, and the pictures (contract §7.1)."""

import secrets

from flask import Blueprint, Response, abort, request

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.current import config, store

bp = api("uploads", "/api/v2")
public = Blueprint("authing_pictures", __name__)

LARGEST = 5 * 1024 * 1024
_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@bp.post("/upload")
def upload() -> Response:
    """One file by the name of ``file``; then the address goes into ``update-profile``."""
    caller()
    if not pool.setting("upload"):
        raise Refused(refusals.FORBIDDEN)
    file = request.files.get("file")
    if file is None or file.mimetype not in _TYPES:
        raise Refused(refusals.BAD_VALUE)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(refusals.TOO_LARGE)
    name = f"{request.args.get('folder', 'photos')}-{secrets.token_hex(12)}"
    store().insert("uploads", name=name, content_type=file.mimetype, content=content)
    return done({"key": name, "url": f"{config().url}/files/{name}"})


@public.get("/files/<name>")
def picture(name: str) -> Response:
    found = store().find("uploads", name=name)
    if found is None:
        abort(404)
    response = Response(found["content"], mimetype=found["content_type"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
