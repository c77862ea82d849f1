"""Giving, replacing and removing one's picture."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth.current import current_person, forget_person, identity
from portal.auth.guards import signed_in
from portal.features.profile.avatar import LARGEST_SIDE, UploadForm, address_form
from portal.features.profile.blueprint import bp
from portal.features.profile.saving import person_if_to_be_had, rules_and_person, save
from portal.identity.backend import Capability
from portal.identity.errors import Reason
from portal.identity.models import Access, ProfileChanges, ProfileField
from portal.web.csrf import keeps_input
from portal.web.forms import PortalForm
from portal.web.once import acts_once
from portal.web.pictures import reencode
from portal.web.reasons import REASONS


@bp.route("/avatar", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def avatar() -> ResponseReturnValue:
    _refuse_unless_editable()
    if Capability.UPLOAD_AVATAR in identity().capabilities:
        return _by_upload()
    return _by_address()


@bp.route("/avatar/removal", methods=["GET", "POST"])
@signed_in
@keeps_input
@acts_once
def remove_avatar() -> ResponseReturnValue:
    _refuse_unless_editable()
    if request.method == "GET" and not current_person().avatar_url:
        return redirect(url_for("profile.avatar"), 303)
    form = PortalForm()
    if form.accepted_by(lambda: _set_avatar("")):
        flash(_("Your picture has been removed."), "success")
        return redirect(url_for("profile.show"), 303)
    return render_template("profile/remove_avatar.html", form=form), form.status


def _by_upload() -> ResponseReturnValue:
    form = UploadForm()
    if form.accepted_by(lambda: _upload(form)):
        return _saved()
    if form.has_no_storage:
        flash(REASONS[Reason.NO_STORAGE], "info")
        return redirect(url_for("profile.avatar"), 303)
    return _page(form)


def _by_address() -> ResponseReturnValue:
    form = address_form()
    if form.accepted_by(lambda: save(form)):
        return _saved()
    if request.method == "GET":
        form.show(current_person())
    return _page(form)


def _upload(form: UploadForm) -> None:
    picture = reencode(form.content, largest=LARGEST_SIDE, square=True)
    _set_avatar(identity().upload_avatar(picture.data, picture.content_type))


def _set_avatar(address: str) -> None:
    identity().change_profile(ProfileChanges(profile={ProfileField.AVATAR: address}))
    forget_person()


def _saved() -> ResponseReturnValue:
    flash(_("Your picture has been saved."), "success")
    return redirect(url_for("profile.show"), 303)


def _page(form: PortalForm) -> ResponseReturnValue:
    page = render_template(
        "profile/avatar.html",
        form=form,
        is_upload=isinstance(form, UploadForm),
        account=person_if_to_be_had(),
    )
    return page, form.status


def _refuse_unless_editable() -> None:
    if rules_and_person().account.of(ProfileField.AVATAR) is not Access.EDITABLE:
        abort(404)
