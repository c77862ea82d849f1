"""The list: sign-ins, changes and refusals, the newest first."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.auth.guards import signed_in
from portal.features.activity.blueprint import bp
from portal.features.activity.happened import Kind
from portal.features.activity.reading import read
from portal.features.activity.rows import row
from portal.notices.parts import parts

_PAGES = {
    None: _l("Everything"),
    Kind.SIGN_IN: _l("Sign-ins"),
    Kind.CHANGE: _l("Changes"),
    Kind.REFUSAL: _l("Refused"),
}
_LATEST = 1 << 53
"""Milliseconds that every platform can count to."""


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    kind, before = _kind(), _before()
    activity = read(before)
    return render_template(
        "activity/show.html",
        rows=[row(item) for item in activity.items if kind is None or item.kind is kind],
        pages=[
            (words, url_for("activity.show", show=one), one is kind)
            for one, words in _PAGES.items()
        ],
        sign_ins_missing=activity.sign_ins,
        changes_missing=activity.changes,
        is_newest=before is None,
        newest_url=url_for("activity.show", show=kind),
        older_url=url_for("activity.show", show=kind, before=activity.before)
        if activity.before is not None
        else None,
        days=parts().journal.days,
    )


def _kind() -> Kind | None:
    """What is no kind of ours shows everything."""
    asked = request.args.get("show", "")
    return next((kind for kind in Kind if kind.value == asked), None)


def _before() -> int | None:
    """What is no moment is now."""
    asked = request.args.get("before", "")
    moment = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 17 else _LATEST
    return moment if 0 < moment < _LATEST else None
