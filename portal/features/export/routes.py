"""What can be taken along, and the making of it, once it is clear who asks."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.auth.limits import Limit
from portal.auth.parts import parts
from portal.features.export import jobs
from portal.features.export.blueprint import bp
from portal.features.export.bundle import bundle
from portal.features.export.sections import Asked, sections_for
from portal.journal.entries import Who
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.notices.parts import parts as notice_parts
from portal.tenants import current
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once


class ExportForm(PortalForm):
    too_many_words = _l("You asked for too many files. You can ask for another in %(time)s.")


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    current_person()
    return render_template(
        "export/show.html", titles=[section.title for section in sections_for(identity())]
    )


@bp.route("/file", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def prepare() -> ResponseReturnValue:
    current_person()
    form, begun = ExportForm(), []
    if form.accepted_by(lambda: begun.append(_begin())):
        return redirect(url_for("export.fetch", job=begun[0]), 303)
    return render_template("export/prepare.html", form=form), form.status


def _begin() -> str:
    record = current_session().record
    with recorded(Event.DATA_EXPORTED):
        parts().limiter.admit(current.get(), Limit.EXPORTS, record.subject)
        asked = Asked(
            platform=identity(),
            who=Who(record.tenant, record.issuer, record.subject),
            proof=proving.record(),
            journal=notice_parts().journal,
        )
        return jobs.begin(lambda progress: bundle(asked, progress))
