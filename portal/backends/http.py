"""
The one way out to an identity API.

It knows neither whose token it carries nor what the platform's refusals mean: both are handed in.
It follows no redirect (that would carry the person's token along), repeats nothing that changes
something, and keeps no body in any log.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from portal.backends.answers import content_of, outcome_of, retry_after
from portal.backends.calls import Call, Context, Ledger
from portal.backends.paths import Path
from portal.backends.transport import (
    TOTAL_DEADLINE,
    Answer,
    CallFailed,
    Lost,
    NotSent,
    Outgoing,
    Transport,
)
from portal.identity.errors import BackendUnavailable, OutcomeUnknown, PortalError, Refusal

Method: TypeAlias = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
Params: TypeAlias = Mapping[str, str]
Headers: TypeAlias = Mapping[str, str]
Authorize: TypeAlias = Callable[[str | None], str]
"""Called with None for the access token; with the one just refused, for another one."""

_ASK_AGAIN = frozenset({502, 503, 504})
_CONNECTION_FAILED = frozenset({"unreachable", "connect_timeout", "connection_lost"})
_GATEWAY_GAVE_UP = frozenset({502, 504})
_LONGEST_PAUSE = 0.2
_DIGITS_OF_A_TOTAL = 12
_TEXTS = frozenset({b"", b"OK", b"Created"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    How a platform says no: *refusal* reads one from a status and the JSON of an answer (None where
    it is no refusal), *translate* gives it a name of ours, *is_dead_token* tells that another token
    may help.
    """

    refusal: Callable[[int, object], Refusal | None]
    translate: Callable[[Refusal], PortalError]
    is_dead_token: Callable[[Refusal], bool]


@dataclass(frozen=True, slots=True)
class _Request:
    method: Method
    path: Path
    params: Params | None = None
    body: object = None
    files: object = None
    headers: Headers | None = None

    @property
    def changes(self) -> bool:
        return self.method != "GET"


class JsonClient:
    """
    Calls of one request of the portal to the API at *base_url*.

    Every method returns the JSON of the answer, None where there is none. They raise what *dialect*
    makes of a refusal, BackendUnavailable when there was no answer or none that makes sense, and
    OutcomeUnknown instead when a change had been sent by then.
    """

    def __init__(
        self,
        transport: Transport,
        base_url: str,
        dialect: Dialect,
        *,
        authorize: Authorize | None = None,
        context: Callable[[], Context] = Context,
        ledger: Ledger = lambda call: None,
    ) -> None:
        self._transport = transport
        self._base_url = base_url.rstrip("/")
        self._dialect = dialect
        self._authorize = authorize
        self._context = context
        self._ledger = ledger

    def get(
        self, path: str | Path, params: Params | None = None, headers: Headers | None = None
    ) -> Any:
        """Asked a second time, once, when the first did not arrive or a gateway answered (R-10)."""
        return self._call(_Request("GET", _path(path), params, headers=headers))

    def page(self, path: str | Path, params: Params) -> tuple[Any, int]:
        """As ``get``, for a list that comes in pages: this page, and how many there are in all."""
        request = _Request("GET", _path(path), params)
        answer = self._accepted(request)
        total = answer.headers.get("Total-Number", "")
        if not (total.isascii() and total.isdigit() and len(total) < _DIGITS_OF_A_TOTAL):
            raise BackendUnavailable("no_total")
        return self._content(answer, request), int(total)

    def post(self, path: str | Path, body: object, headers: Headers | None = None) -> Any:
        return self._call(_Request("POST", _path(path), body=body, headers=headers))

    def patch(self, path: str | Path, body: object, headers: Headers | None = None) -> Any:
        return self._call(_Request("PATCH", _path(path), body=body, headers=headers))

    def put(self, path: str | Path, body: object, headers: Headers | None = None) -> Any:
        return self._call(_Request("PUT", _path(path), body=body, headers=headers))

    def delete(self, path: str | Path, headers: Headers | None = None) -> Any:
        return self._call(_Request("DELETE", _path(path), headers=headers))

    def upload(
        self, path: str | Path, file: tuple[str, bytes, str], headers: Headers | None = None
    ) -> Any:
        """POST *file* (name, content, content type) as the field ``file`` of a multipart form."""
        return self._call(_Request("POST", _path(path), files={"file": file}, headers=headers))

    def _call(self, request: _Request) -> Any:
        return self._content(self._accepted(request), request)

    def _accepted(self, request: _Request) -> Answer:
        """The answer to *request*, which is no refusal."""
        context = self._context()
        deadline = time.monotonic() + TOTAL_DEADLINE
        if context.deadline is not None:
            deadline = min(deadline, context.deadline)
        token = self._authorize(None) if self._authorize else None
        answer = self._answer(request, context, token, deadline)
        refusal = self._refusal(answer)
        if refusal and token and self._authorize and self._dialect.is_dead_token(refusal):
            # Refused before anything was done, so that even a change may be sent again.
            renewed = self._authorize(token)
            if renewed != token:
                answer = self._answer(request, context, renewed, deadline)
                refusal = self._refusal(answer)
        if refusal:
            raise self._error(refusal, request)
        return answer

    def _answer(
        self, request: _Request, context: Context, token: str | None, deadline: float
    ) -> Answer:
        headers = {"Accept": "application/json", **context.headers(), **(request.headers or {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        call = Outgoing(
            request.method,
            self._base_url + request.path.text,
            headers,
            request.body,
            request.files,
            request.params,
        )
        try:
            return self._sent(call, request, deadline)
        except Lost as lost:
            kind = OutcomeUnknown if request.changes else BackendUnavailable
            raise kind(lost.reason) from lost
        except NotSent as failure:
            raise BackendUnavailable(failure.reason) from failure

    def _sent(self, call: Outgoing, request: _Request, deadline: float) -> Answer:
        if request.changes:
            return self._recorded(call, request, deadline)
        try:
            answer = self._recorded(call, request, deadline)
        except CallFailed as failure:
            if failure.reason not in _CONNECTION_FAILED or not self._transport.retries.take():
                raise
        else:
            if answer.status not in _ASK_AGAIN or not _soon(answer, deadline):
                return answer
            if not self._transport.retries.take():
                return answer
        pause = random.uniform(0, _LONGEST_PAUSE)  # noqa: S311  # spreads load, hides nothing
        time.sleep(max(0.0, min(pause, deadline - time.monotonic())))
        return self._recorded(call, request, deadline)

    def _recorded(self, call: Outgoing, request: _Request, deadline: float) -> Answer:
        started = time.monotonic()
        outcome, status = "broken", None
        try:
            answer = self._transport.send(call, deadline)
            outcome, status = outcome_of(answer.status), answer.status
            return answer
        except CallFailed as failure:
            outcome = failure.reason
            raise
        finally:
            ended = time.monotonic()
            template = request.path.template
            self._ledger(Call(request.method, template, started, ended, outcome, status))

    def _refusal(self, answer: Answer) -> Refusal | None:
        refusal = self._dialect.refusal(answer.status, content_of(answer))
        wait = retry_after(answer)
        return replace(refusal, retry_after=wait) if refusal and wait is not None else refusal

    def _error(self, refusal: Refusal, request: _Request) -> PortalError:
        if 300 <= refusal.status < 400 and not refusal.code:
            return BackendUnavailable("redirect")
        if request.changes and refusal.status in _GATEWAY_GAVE_UP and not refusal.code:
            return OutcomeUnknown(f"http_{refusal.status}")
        return self._dialect.translate(refusal)

    def _content(self, answer: Answer, request: _Request) -> Any:
        if answer.status == 204 or answer.body in _TEXTS:
            return None
        content = content_of(answer)
        if content is None:
            kind = OutcomeUnknown if request.changes else BackendUnavailable
            raise kind("not_json")
        return content


def _path(path: str | Path) -> Path:
    return path if isinstance(path, Path) else Path(path, path)


def _soon(answer: Answer, deadline: float) -> bool:
    """Whether the platform wants to be asked again before the deadline."""
    wait = retry_after(answer)
    return wait is None or (wait == 0 and time.monotonic() < deadline)
