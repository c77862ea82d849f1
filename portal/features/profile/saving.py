"""From a form to the platform, and what to say when it is done."""

from flask import flash, request
from flask_babel import gettext as _

from portal.auth.current import current_person, forget_person, identity
from portal.features.profile.forms import SectionForm
from portal.features.profile.keepers import Rules, asked
from portal.identity.errors import BackendUnavailable
from portal.identity.models import Person
from portal.web.i18n import enumeration


def rules_and_person() -> Rules:
    """The rules; when a page is opened, the person is asked for at the same time and at hand."""
    return asked(current_person) if request.method == "GET" else asked()


def save(form: SectionForm) -> None:
    """
    Make the profile what *form* says, as far as it differs from what it is now.

    Raises what ``SectionForm.changes_for`` and ``ProfileBackend.change_profile`` raise.
    """
    wanted = form.changes_for(current_person())
    if wanted:
        person = identity().change_profile(wanted)
        forget_person()
        form.saved_as(person)


def say_saved(form: SectionForm) -> None:
    if not form.labels:
        flash(_("Nothing was changed."), "info")
    elif form.is_visible:
        flash(_("Saved: %(names)s.", names=enumeration(form.labels)), "success")
    else:
        flash(_("Your change was accepted. It may take a moment to appear here."), "info")


def person_if_to_be_had() -> Person | None:
    """A form that is shown again is shown, also when the platform has gone away meanwhile."""
    try:
        return current_person()
    except BackendUnavailable:
        return None
