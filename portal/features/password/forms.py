"""The form for a new password, sent once and kept nowhere (W-40)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, ValidationError

from portal.web.forms import PortalForm


class NewPasswordForm(PortalForm):
    """
    *repeat* is asked of those only whose browser runs no script: the others can look at what they
    type. *was_sent* is all that is kept when somebody has to prove once more who they are.
    """

    new_password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])
    repeat = PasswordField(_l("The same again"))
    was_sent = HiddenField(default="yes")

    stale_words = _l(
        "This page was open for a while, and passwords are kept nowhere. Enter the new one again."
    )
    unavailable_words = _l(
        "The service is not answering. Your password was not changed. Enter the new one again in "
        "a moment."
    )
    unknown_words = _l(
        "We do not know whether your password was changed: no answer came back in time. Enter the "
        "new one again: if it was changed, we will say so. If you have to sign in before that, try "
        "the new one first, then the old one."
    )

    def validate_repeat(self, field: PasswordField) -> None:
        if field.raw_data and field.data != self.new_password.data:
            raise ValidationError(_("The two are not the same. Enter the new password twice."))
