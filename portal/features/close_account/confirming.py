"""
The act itself, typed by hand: after a whole new sign-in, or with what the platform itself wants
shown.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import current_person
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.close_account import asking, closing
from portal.features.close_account.asking import Asked
from portal.features.close_account.belongings import belongings
from portal.features.close_account.blockers import blockers
from portal.features.close_account.blueprint import bp
from portal.features.close_account.closing import PutAway
from portal.features.close_account.forms import ClosingForm
from portal.features.close_account.standing import Where, standing
from portal.identity.models import Person
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.once import acted, acts_once


@bp.route("/confirmation", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def confirm() -> ResponseReturnValue:
    here, person = side_by_side(standing, current_person)
    found = belongings() if here.where is Where.HERE else None
    if found is None or blockers(found):
        return redirect(url_for("close_account.show"), 303)
    asks = asking.asked(person)
    if asks and asks.is_to_be_sent and request.method == "POST":
        return asking.start_over()
    form, done = asks.form() if asks else ClosingForm(), []
    word = _word(person)
    if form.accepted_by(lambda: done.append(_close(form, word, asks))):
        return _gone(done[0])
    page = render_template(
        "close_account/confirm_shown.html" if asks else "close_account/confirm.html",
        form=form,
        word=word,
        asks=asks,
        consequences=found.consequences(),
        grace_days=current.get().closing.grace_days,
    )
    return page, form.status


def _close(form: ClosingForm, word: str, asks: Asked | None) -> PutAway | None:
    form.check(word)
    return closing.close(asking.shown(asks, form) if asks else None)


def _gone(put_away: PutAway | None) -> ResponseReturnValue:
    """Nobody is signed in any more. The way back is shown at once: not everyone gets mail."""
    if put_away is None:
        return redirect(url_for("close_account.closed"), 303)
    acted(then=url_for("close_account.closed"))
    return render_template(
        "close_account/put_away.html",
        day=format_date(put_away.until, "long"),
        link=put_away.way_back,
        told_to=put_away.told_to,
    )


def _word(person: Person) -> str:
    """What the person types: who they are, as far as it can be typed."""
    return person.email or person.username or person.phone or str(_("close my account"))
