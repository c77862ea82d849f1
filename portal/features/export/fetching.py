"""The file on its way to the person: a page that waits, and the one download there is."""

from datetime import UTC, datetime

from flask import Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person
from portal.auth.guards import signed_in
from portal.features.export import jobs
from portal.features.export.blueprint import bp
from portal.features.export.jobs import State
from portal.tenants import current

_SECONDS = 3


@bp.get("/file/<job>")
@signed_in
def fetch(job: str) -> ResponseReturnValue:
    """It looks again by itself while the file is being made, without script."""
    current_person()
    standing = jobs.standing_of(job)
    if standing.state is State.UNKNOWN:
        return render_template("export/over.html"), 404
    page = make_response(render_template("export/fetch.html", standing=standing, job=job))
    if standing.state is State.WORKING:
        page.headers["Refresh"] = str(_SECONDS)
    return page


@bp.post("/file/<job>")
@signed_in
def download(job: str) -> ResponseReturnValue:
    if jobs.standing_of(job).state is not State.READY:
        current_person()
        return render_template("export/over.html"), 404
    content = jobs.take(job)
    if content is None:
        abort(404)
    answer = Response(content, content_type="application/zip")
    name = f"{current.get().id}-{datetime.now(UTC):%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
