"""
What was typed on a form that could not act yet: its person had to prove who they are first, or was
signed out meanwhile (R-20, R-35). It comes back filled in, for them to look at and send.

Where somebody is signed out nobody knows any more whose form it was, so the form says so itself: in
a field that only this portal can write and read. What was typed is then held for a quarter of an
hour, sealed, for the browser that sent it, and given to the same person alone when they sign in.
Only the fields that the table of proofs names are held; no secret is among them (W-40).
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

import msgspec
import structlog
from flask import Flask, current_app, request, session
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.auth import cookies
from portal.auth.limits import Limit
from portal.auth.parts import parts, request_session
from portal.auth.store import StoreUnavailable
from portal.identity.errors import TooManyAttempts
from portal.tenants import current
from portal.web.redirects import return_path

log = structlog.get_logger()

FIELD = "typed_by"

_EXTENSION = "foyer.typed"

_TYPED = "typed_before_proof"
_LONGEST_VALUE = 4096  # characters
_MOST_FIELDS = 64
_MOST_BYTES = 32_768
_KEPT = 900.0  # seconds
_OF_THE_FORM = {FIELD, "csrf_token", "form_key"}
_NEVER_FILLED = {"HiddenField", "PasswordField", "CodeField", "FileField"}


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    subject: str
    path: str
    fields: dict[str, str]


def init_app(app: Flask, keeps: Mapping[str, tuple[str, ...]]) -> None:
    """*keeps* says, by endpoint, which fields may be held: names, or patterns of names."""
    app.extensions[_EXTENSION] = keeps
    app.jinja_env.globals.update(typed_by=_typed_by, typed_again=_typed_again)


def remember() -> None:
    """In the session, while its person proves who they are."""
    _lay_by(request.path, _fields(), was_signed_out=False)


def forget() -> None:
    """The form of this page is sent again."""
    if _kept():
        session.pop(_TYPED, None)


def before() -> dict[str, str]:
    """What was typed on this page when it could not act."""
    kept = _kept()
    return cast("dict[str, str]", kept["fields"]) if kept else {}


def hold() -> None:
    """
    Of a form that came from somebody who is signed out by now. Counted by whose it is: a form is as
    good in any number of browsers, and whoever has one is not to fill the store with it.
    """
    browser, subject = cookies.browser_id(), _who_typed()
    fields = _fields()
    if not (browser and subject and fields) or return_path().partition("?")[0] != request.path:
        return
    raw = msgspec.msgpack.encode(_Held(subject=subject, path=request.path, fields=fields))
    if len(raw) > _MOST_BYTES:
        return
    key, owner = _place(browser, request.path)
    blob = parts().keyring.seal(raw, "typed", current.get().id, key)
    try:
        parts().limiter.admit(current.get(), Limit.HELD_WORDS, subject)
        parts().store.take(key, owner)
        parts().store.put(key, owner, blob, parts().now() + _KEPT, at_most=3)
    except (StoreUnavailable, TooManyAttempts) as error:
        log.warning("typed_not_held", error=error.code)


def give_back(next_page: str, subject: str) -> None:
    """To *subject*, who has signed in just now and goes on to *next_page*; to nobody else."""
    browser, path = cookies.browser_id(), next_page.partition("?")[0]
    if browser is None:
        return
    key, owner = _place(browser, path)
    try:
        blob = parts().store.take(key, owner)
    except StoreUnavailable as error:
        log.warning("typed_not_given_back", error=error.code)
        return
    raw = parts().keyring.open(blob, "typed", current.get().id, key) if blob else None
    held = _read(raw) if raw else None
    if held is not None and held.subject == subject:
        _lay_by(held.path, held.fields, was_signed_out=True)


def _read(raw: bytes) -> _Held | None:
    """None for what another release of the portal has laid there: it is not worth a sign-in."""
    try:
        return msgspec.msgpack.decode(raw, type=_Held)
    except msgspec.DecodeError:
        return None


def _typed_by() -> str:
    """Whose form it is, for nobody to read; empty where nobody is signed in."""
    known = request_session().known_session
    if known is None:
        return ""
    sealed = parts().keyring.seal(known.record.subject.encode(), "typed-by", current.get().id)
    return base64.urlsafe_b64encode(sealed).decode()


def _who_typed() -> str | None:
    try:
        blob = base64.urlsafe_b64decode(request.form.get(FIELD, "").encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        return None
    opened = parts().keyring.open(blob, "typed-by", current.get().id)
    return opened.decode() if opened is not None else None


def _typed_again(form: Form | None) -> bool:
    """Fill in *form* as it was when its person turned out to be signed out; whether it was."""
    kept = _kept()
    if form is None or request.method == "POST" or not kept or not kept.get("was_signed_out"):
        return False
    typed = MultiDict(kept["fields"])
    filled = False
    for field in form:
        parts_of_it = (name for name in typed if name.startswith(f"{field.name}_"))
        is_asked_for = field.name in typed or (
            field.type == "DatePartsField" and next(parts_of_it, None) is not None
        )
        if is_asked_for and field.type not in _NEVER_FILLED:
            field.process(typed)
            filled = True
    return filled


def _lay_by(path: str, fields: dict[str, str], *, was_signed_out: bool) -> None:
    until = parts().now() + _KEPT
    session[_TYPED] = {
        "path": path,
        "fields": fields,
        "until": until,
        "was_signed_out": was_signed_out,
    }


def _kept() -> Mapping[str, Any] | None:
    kept = session.get(_TYPED)
    is_of_here = kept and kept["path"] == request.path and kept["until"] > parts().now()
    return cast("Mapping[str, Any]", kept) if is_of_here else None


def _fields() -> dict[str, str]:
    """What came once, under a name that may be kept."""
    keeps = current_app.extensions[_EXTENSION].get(request.endpoint, ())
    names = [
        name
        for name, values in request.form.lists()
        if len(values) == 1
        and name not in _OF_THE_FORM
        and any(fnmatchcase(name, pattern) for pattern in keeps)
    ]
    return {name: request.form[name][:_LONGEST_VALUE] for name in names[:_MOST_FIELDS]}


def _place(browser: str, path: str) -> tuple[str, str]:
    """The key, and whose it is: of this browser at this tenant, for the form at *path*."""
    owner = f"typed {current.get().id} {cookies.hashed(browser)}"
    return f"{owner} {hashlib.sha256(path.encode()).hexdigest()}", owner
