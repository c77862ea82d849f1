"""Putting advice aside, and taking it up again."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from portal.auth.current import current_session
from portal.auth.guards import signed_in
from portal.features.security.advice import OPTIONAL
from portal.features.security.blueprint import bp
from portal.features.security.put_aside import keep, of_whom, put_aside


@bp.post("/put-aside")
@signed_in
def change() -> ResponseReturnValue:
    """*advice* is put aside; without it, everything is taken up again."""
    wanted = request.form.get("advice")
    items = frozenset(item for item in OPTIONAL if item.value == wanted)
    if wanted and not items:
        raise BadRequest
    answer = redirect(url_for("security.show"), 303)
    before = put_aside(request, whom()) if items else frozenset()
    keep(request, answer, whom(), before | items)
    return answer


def whom() -> str:
    record = current_session().record
    return of_whom(record.tenant, record.issuer, record.subject)
