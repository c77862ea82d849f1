"""Whether an organization asks for a second step: who would be kept out, write to them, do it."""

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.features.organizations import role_work
from portal.features.organizations.blueprint import bp
from portal.features.organizations.forms import OrganizationForm
from portal.identity.errors import ChangedElsewhere, PortalError
from portal.identity.organizations import Member, OrganizationChanges
from portal.journal.about import about_organization
from portal.journal.events import Event
from portal.notices.happening import are_sent, recorded
from portal.organizations import dry_run
from portal.organizations.dry_run import MOST, Progress
from portal.organizations.here import Here, in_organization
from portal.organizations.permissions import Permission
from portal.organizations.telling import tell_member
from portal.web.csrf import keeps_input
from portal.web.once import acts_once

_RUN = "dry_run"
_WRITTEN = "dry_run_written"
_SHOWN = 20
_AT_ONCE = 50


_SECONDS = 3
"""After so many the page of a run that goes on looks again by itself."""


class TooManyMembers(PortalError):
    """Who would be kept out cannot be found out here, so nothing is decided blindly."""


class SecondStepForm(OrganizationForm):
    partly_words = _l("It stopped half way. See what is there now, then submit again.")
    too_many_members_words = _l(
        "There are too many members to find out who would be kept out, so it cannot be switched on "
        "here. Nothing was changed."
    )

    def refused(self, error: PortalError) -> None:
        if isinstance(error, TooManyMembers):
            self.complain(self.too_many_members_words, 409)
        else:
            super().refused(error)


@dataclass(frozen=True, slots=True)
class Result:
    """What the page says of a run: *names* are some of those who would be kept out."""

    progress: Progress
    is_running: bool
    names: tuple[Member, ...]
    to_write: int


@bp.route("/<organization_id>/settings/second-step", methods=["GET", "POST"])
@in_organization(Permission.CHANGE_SETTINGS)
@keeps_input
@acts_once
def settings_second_step(here: Here) -> ResponseReturnValue:
    form = SecondStepForm()
    result = _result(here)
    if form.accepted_by(lambda: _act(here, request.form.get("errand", ""), result)):
        return redirect(
            url_for("organizations.settings_second_step", organization_id=here.organization.id),
            303,
        )
    page = make_response(
        render_template(
            "organizations/second_step.html",
            place=here,
            form=form,
            total=_total(here),
            most=MOST,
            result=result,
            mail=are_sent(),
        ),
        form.status,
    )
    if result and result.is_running:
        page.headers["Refresh"] = str(_SECONDS)
    return page


def _act(here: Here, errand: str, result: Result | None) -> None:
    match errand:
        case "check":
            session[_RUN] = dry_run.start(here.platform, here.organization.id, _few_enough(here))
            session[_WRITTEN] = 0
        case "write" if result and result.progress.is_finished:
            _write(here, result.progress)
        case "require":
            _few_enough(here)
            _require(here, on=True)
            flash(_("Everybody here must have a second step now."), "success")
        case "relax":
            _require(here, on=False)
            flash(_("A second step is no longer asked for here."), "success")
        case _:
            raise ChangedElsewhere("no_such_errand")


def _few_enough(here: Here) -> int:
    """How many members there are. Raises TooManyMembers where they are too many to look at."""
    total = _total(here)
    if total > MOST:
        raise TooManyMembers("too_many_members")
    return total


def _total(here: Here) -> int:
    return here.platform.members(page=1, size=1).total


def _result(here: Here) -> Result | None:
    run = session.get(_RUN)
    found = dry_run.progress(run, here.organization.id) if isinstance(run, str) else None
    if found is None:
        return None
    names = _members(here, found.blocked[:_SHOWN]) if found.is_finished else ()
    left = len(found.blocked) - int(session.get(_WRITTEN, 0))
    return Result(found, found.is_running(parts().now()), names, left)


def _write(here: Here, progress: Progress) -> None:
    """To a part of them at a time, so that nobody waits for hundreds of letters."""
    done = int(session.get(_WRITTEN, 0))
    portion = _members(here, progress.blocked[done : done + _AT_ONCE])
    for member in portion:
        tell_member(here, Event.SECOND_STEP_WANTED, member)
    session[_WRITTEN] = min(done + _AT_ONCE, len(progress.blocked))
    written = len([member for member in portion if member.email])
    flash(
        ngettext("%(num)d person was written to.", "%(num)d people were written to.", written),
        "success",
    )


def _members(here: Here, user_ids: tuple[str, ...]) -> tuple[Member, ...]:
    found = side_by_side(*(role_work.looking(here, user_id) for user_id in user_ids))
    return tuple(member for member in found if member is not None)


def _require(here: Here, *, on: bool) -> None:
    with recorded(Event.ORGANIZATION_CHANGED, about=about_organization(here.organization.id)):
        here.platform.change(OrganizationChanges(requires_second_step=on))
