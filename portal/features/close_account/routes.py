"""What leaving means and what stands in its way; and the last page there is."""

from urllib.parse import urlsplit

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person
from portal.auth.guards import public, signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.close_account.belongings import belongings
from portal.features.close_account.blockers import blockers
from portal.features.close_account.blueprint import bp
from portal.features.close_account.standing import Standing, Where, standing
from portal.tenants import current


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    """Nothing is proven to see this: whoever hesitates here goes away again."""
    here, _person = side_by_side(standing, current_person)
    if here.where is not Where.HERE:
        return _elsewhere(here)
    found = belongings()
    return render_template(
        "close_account/show.html",
        consequences=found.consequences(),
        blockers=blockers(found),
        grace_days=current.get().closing.grace_days,
    )


@bp.get("/closed")
@public
def closed() -> ResponseReturnValue:
    """For nobody in particular: it says the same to everyone."""
    return render_template("close_account/closed.html", grace_days=current.get().closing.grace_days)


def _elsewhere(here: Standing) -> ResponseReturnValue:
    return render_template(
        "close_account/elsewhere.html", url=here.url, host=urlsplit(here.url).hostname
    )
