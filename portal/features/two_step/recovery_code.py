"""
The code that an authenticator app comes with on some platforms: it stands in for the app once.

The platform tells it once. It lies in the session, which is sealed, until the person says that they
have kept it, or for a quarter of an hour; a page shows it in an answer to a POST only (W-43).
"""

from typing import Any

import msgspec
from flask import Response, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.guards import signed_in
from portal.auth.parts import parts
from portal.features.two_step import codes_file
from portal.features.two_step.blueprint import bp
from portal.web.compression import holds_a_secret

_KEY = "recovery_code"
_KEPT = 900.0  # seconds


class RecoveryCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    made_at: float

    def __repr__(self) -> str:
        return "RecoveryCode()"


def find() -> RecoveryCode | None:
    """The one that is still to be kept by its owner."""
    kept: Any = session.get(_KEY)
    found = None if kept is None else msgspec.convert(kept, RecoveryCode)
    if found and parts().now() < found.made_at + _KEPT:
        return found
    session.pop(_KEY, None)
    return None


def keep(code: str) -> None:
    new = RecoveryCode(code=code, made_at=parts().now())
    session[_KEY] = msgspec.to_builtins(new)


def page() -> ResponseReturnValue:
    """Only ever in answer to a POST."""
    new = find()
    if new is None:
        return redirect(url_for("two_step.show"), 303)
    holds_a_secret()
    return render_template(
        "two_step/recovery_code.html",
        code=new.code,
        account=codes_file.account(),
        made_on=codes_file.day_in_words(new.made_at),
    )


@bp.post("/recovery-code")
@signed_in
def recovery_code() -> ResponseReturnValue:
    """Once more, for whoever left the page before they kept it."""
    return page()


@bp.post("/recovery-code/file")
@signed_in
def recovery_code_file() -> ResponseReturnValue:
    new = find()
    if new is None:
        return redirect(url_for("two_step.show"), 303)
    holds_a_secret()
    answer = Response(
        codes_file.of_recovery_code(new.code, new.made_at),
        content_type="text/plain; charset=utf-8",
    )
    name = codes_file.file_name("recovery-code", new.made_at)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.post("/recovery-code/kept")
@signed_in
def kept_recovery_code() -> ResponseReturnValue:
    session.pop(_KEY, None)
    flash(_("Your recovery code is not shown any more."), "info")
    return redirect(url_for("two_step.show"), 303)
