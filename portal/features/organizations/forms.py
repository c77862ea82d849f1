"""What the forms of an organization have in common."""

from flask_babel import lazy_gettext as _l

from portal.identity.errors import NotAllowed, NotFound, PartlySaved, PortalError
from portal.organizations.admins import LastAdmin
from portal.web.forms import PatientForm


class OrganizationForm(PatientForm):
    """*is_about_the_last_admin* is set where the answer is to hand the organization over first."""

    last_admin_words = _l(
        "Nobody who may manage this organization would be left. Nothing was changed: first give "
        "somebody else the role."
    )
    not_allowed_words = _l("Your own roles do not reach that far. Ask somebody who may do more.")
    partly_words = _l(
        "It stopped half way: some of this was done. See what is there now, then submit again."
    )
    gone_words = _l("They are not a member any more. Open the list again.")

    is_about_the_last_admin = False

    def refused(self, error: PortalError) -> None:
        if isinstance(error, LastAdmin):
            self.is_about_the_last_admin = True
            self.complain(self.last_admin_words, 409)
        elif isinstance(error, NotAllowed):
            self.complain(self.not_allowed_words, 403)
        elif isinstance(error, PartlySaved):
            self.complain(self.partly_words, 502)
        elif isinstance(error, NotFound):
            self.complain(self.gone_words, 409)
        else:
            super().refused(error)
