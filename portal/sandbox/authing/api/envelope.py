"""The envelope of every answer: HTTP 200 even where ``statusCode`` says no (contract §2).

The words of ``message`` are the vendor's own and name it: nobody may ever see them.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException


@dataclass(frozen=True)
class Refusal:
    """One row of contract §10: what the body says when a call is refused."""

    status_code: int
    api_code: int | None
    message: str


class Refused(Exception):
    """The call is refused, with this row of ``refusals``."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def done(data: Any = None) -> Response:
    """The call succeeded; most writes say nothing more."""
    body: dict[str, Any] = {"statusCode": 200, "message": "success", "requestId": str(uuid.uuid4())}
    return jsonify(body if data is None else {**body, "data": data})


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(Refused, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_error)


def _answer_refusal(error: Refused) -> tuple[Response, int]:
    """Throttling alone shows in the status of HTTP."""
    refusal = error.refusal
    body: dict[str, Any] = {"statusCode": refusal.status_code, "message": refusal.message}
    if refusal.api_code is not None:
        body["apiCode"] = refusal.api_code
    status = 429 if refusal.status_code == 429 else 200
    return jsonify({**body, "requestId": str(uuid.uuid4())}), status


def _answer_http_error(error: HTTPException) -> HTTPException | tuple[Response, int]:
    if not request.path.startswith(("/api/", "/admin/")) or error.response is not None:
        return error
    status = error.code or 500
    return jsonify({"statusCode": status, "message": f"Authing: {error.description}"}), status
