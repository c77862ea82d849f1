"""
A form acts once, however often it is sent: double click, Back and again, reload (R-36).

Every shown form carries a key of its own (``form_key``). Who sends it first, acts; whoever sends
it again is led to where the first one was led. A first that did not get through (a refused value,
an error) gives the key back, so that the person can try again.
"""

import functools
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, g, make_response, redirect, request
from werkzeug.wrappers import Response

from portal.identity.errors import OutcomeUnknown

FIELD = "form_key"

View = TypeVar("View", bound=Callable[..., Any])

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_LEASE = 60.0
_REMEMBERED = 600.0
_PATIENCE = 5.0
_PAUSE = 0.05


class Turn(Enum):
    """Whose turn it is to act on a form."""

    MINE = "mine"
    SOMEONE_IS_AT_IT = "someone_is_at_it"


class OnceStore(Protocol):
    """Times in seconds. Only ``claim`` may fail: what was done is told, whatever the store does."""

    def claim(self, key: str, owner: str, lease: float) -> Turn | str:
        """Take *key* for *owner*, or learn the result of who had it; atomic over all processes."""

    def complete(self, key: str, owner: str, result: str, keep: float) -> None:
        """Remember *result* of what *owner* did."""

    def release(self, key: str, owner: str) -> None:
        """Give the key back, as if it had not been claimed."""


@dataclass(frozen=True, slots=True)
class _Once:
    store: OnceStore
    scope: Callable[[], str]


def init_app(app: Flask, *, store: OnceStore, scope: Callable[[], str]) -> None:
    """*scope* tells one person's keys from another's: something of the session, not secret."""
    app.extensions["foyer.once"] = _Once(store, scope)
    app.jinja_env.globals["new_form_key"] = new_form_key


def new_form_key() -> str:
    """A value for the hidden field ``form_key`` of a form that is being shown."""
    return secrets.token_urlsafe(16)


def acted(then: str) -> None:
    """
    The form at hand has done what it is for, although its answer is a page: one that may be seen
    only now. Whoever sends the form again is led to *then*.
    """
    g.acted_then = then


def acts_once(view: View) -> View:
    """
    Let the POST of *view* act once per shown form; other methods pass.

    To have acted is to answer with a redirect, or to say so (``acted``). A form without a key is
    treated as one that was open for too long: ``g.csrf_stale`` is set, and the view shows it again.
    """

    @functools.wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if request.method != "POST" or g.get("csrf_stale"):
            return view(*args, **kwargs)
        form_key = _sent_key()
        if form_key is None:
            g.csrf_stale = True
            return view(*args, **kwargs)
        return _once(form_key, functools.partial(view, *args, **kwargs))

    wrapped.acts_once = True  # type: ignore[attr-defined]  # a mark for the structure tests
    return wrapped  # type: ignore[return-value]  # the same signature, by wraps


def once(key: str, act: Callable[[], Any]) -> Response:
    """
    *act* once for *key*, whoever of this session comes with it, and however often; for an errand
    that is no form of ours. *key* is in clear in the store: a hash, where it is a secret.
    """
    return _once(key, act)


def earlier_answer() -> Response | None:
    """
    The answer to a form that has acted already, after waiting for one that is at it: for whoever
    would not let this request through to its view. None for a form that has not acted.
    """
    form_key = _sent_key()
    if request.method != "POST" or g.get("csrf_stale") or form_key is None:
        return None
    once: _Once = current_app.extensions["foyer.once"]
    key, owner = _stored_key(once, form_key), secrets.token_urlsafe(16)
    turn = _await_turn(once.store, key, owner)
    if isinstance(turn, str):
        return redirect(turn, 303)
    once.store.release(key, owner)
    return None


def _sent_key() -> str | None:
    keys = request.form.getlist(FIELD)
    return keys[0] if len(keys) == 1 and _KEY.fullmatch(keys[0]) else None


def _stored_key(once: _Once, form_key: str) -> str:
    return f"{once.scope()} {request.path} {form_key}"


def _once(form_key: str, act: Callable[[], Any]) -> Response:
    once: _Once = current_app.extensions["foyer.once"]
    key = _stored_key(once, form_key)
    owner = secrets.token_urlsafe(16)
    turn = _await_turn(once.store, key, owner)
    if isinstance(turn, str):
        return redirect(turn, 303)
    finished = False
    try:
        response = make_response(act())
        result = response.location or "/" if 300 <= response.status_code < 400 else None
        result = g.pop("acted_then", result)
        if result is not None:
            once.store.complete(key, owner, result, _REMEMBERED)
            finished = True
        return response
    finally:
        if not finished:
            once.store.release(key, owner)


def _await_turn(store: OnceStore, key: str, owner: str) -> Turn | str:
    give_up = time.monotonic() + _PATIENCE
    while (turn := store.claim(key, owner, _LEASE)) is Turn.SOMEONE_IS_AT_IT:
        if time.monotonic() > give_up:
            raise OutcomeUnknown("first_submit_still_running")
        time.sleep(_PAUSE)
    return turn
