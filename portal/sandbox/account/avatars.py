"""
Avatars: uploaded through the Account API, kept in the store, served under ``/user-assets/`` (§4.1).

``SandboxConfig.avatar_storage`` off makes a good upload end as it does on a Logto without storage.
"""

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.sandbox import clock
from portal.sandbox.account import gate
from portal.sandbox.api import callers, refusals
from portal.sandbox.current import config, store
from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id

bp = Blueprint("account_avatars", __name__)

LARGEST = 20 * 1024 * 1024  # bytes

_MIME_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/webp": "webp",
}


@bp.post("/api/my-account/user-assets/avatar")
def upload_avatar() -> Response:
    person = callers.first_party_caller()
    content = _file().stream.read(LARGEST + 1)
    gate.require_editable("avatar")
    callers.require_scope(person, "profile", status=400)
    if len(content) > LARGEST:
        raise ApiError(400, "guard.file_size_exceeded")
    mime_type = _mime_type(content)
    if not config().avatar_storage:
        raise ApiError(400, "storage.not_configured")
    name = _keep(person.user_id, mime_type, content)
    return jsonify({"url": f"{config().url.rstrip('/')}/user-assets/{name}"})


@bp.get("/user-assets/<name>")
def show(name: str) -> ResponseReturnValue:
    asset = store().find("user_assets", name=name)
    if asset is None:
        abort(404)
    answer = Response(asset["content"], mimetype=asset["content_type"])
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _file() -> FileStorage:
    if request.mimetype != "multipart/form-data":
        raise refusals.missing((), "object", "files")
    if "file" not in request.files:
        raise refusals.missing(("file",), "array", "files")
    return request.files["file"]


def _mime_type(content: bytes) -> str:
    """Told by the first bytes, never by what the sender called it."""
    for start, mime_type in _MIME_TYPES.items():
        if content.startswith(start):
            return mime_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise ApiError(400, "guard.mime_type_not_allowed")


def _keep(user_id: str, mime_type: str, content: bytes) -> str:
    name = f"{long_id()}.{_ENDINGS[mime_type]}"
    store().insert(
        "user_assets",
        name=name,
        user_id=user_id,
        content_type=mime_type,
        content=content,
        created_at=clock.now(),
    )
    return name
