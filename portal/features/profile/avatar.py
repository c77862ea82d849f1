"""The picture: sent as a file where the platform stores files, else given by its address."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, ValidationError

from portal.features.profile.entries import Entry, Place, Section
from portal.features.profile.forms import SectionForm, section_form
from portal.features.profile.inputs import WebPage
from portal.identity.errors import InputRejected, PortalError, Reason
from portal.identity.models import Access, ProfileField
from portal.web.forms import PortalForm

LARGEST_SIDE = 512  # pixels; more is shown nowhere


class UploadForm(PortalForm):
    """
    ``content`` is that of the file that was chosen.

    *has_no_storage* is set when the platform says that it has nowhere to put it.
    """

    avatar = FileField(_l("Picture file"), render_kw={"accept": "image/png,image/jpeg,image/webp"})

    has_no_storage = False

    def validate_avatar(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Choose a picture first."))

    @property
    def content(self) -> bytes:
        return bytes(self.avatar.data.stream.read())

    def refused(self, error: PortalError) -> None:
        if isinstance(error, InputRejected) and error.reason is Reason.NO_STORAGE:
            self.has_no_storage = True
        else:
            super().refused(error)


def address_form() -> SectionForm:
    """The address of a picture somewhere on the web."""
    return section_form(
        [
            Entry(
                name="avatar",
                label=str(_("Web address of the picture")),
                place=Place(ProfileField.AVATAR),
                input=WebPage(only_https=True),
                section=Section.NAME,
                access=Access.EDITABLE,
                hint=str(_("It begins with https:// and leads to the picture itself.")),
            )
        ]
    )
