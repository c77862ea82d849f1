"""The form for a new password, sent once and kept nowhere (W-40)."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, ValidationError

from portal.web.codes import CodeField
from portal.web.forms import PortalForm


class NewPasswordForm(PortalForm):
    """
    *repeat* is asked of those only whose browser runs no script: the others can look at what they
    type. *was_sent* is all that is kept when somebody has to prove once more who they are.
    *current_password* is there where the tenant asks for it.
    """

    current_password = PasswordField(
        _l("Current password"), [InputRequired(_l("Enter your current password."))]
    )
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
    too_many_words = _l("Too many passwords were tried. You can try again in %(time)s.")

    def __init__(self, *, asks_current: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not asks_current:
            del self.current_password

    def validate_repeat(self, field: PasswordField) -> None:
        if field.raw_data and field.data != self.new_password.data:
            raise ValidationError(_("The two are not the same. Enter the new password twice."))


class ResetForm(NewPasswordForm):
    """*code* is there until it was right: the new password may be refused after that."""

    code = CodeField(_l("Code"))

    unknown_words = _l(
        "We do not know whether your password was changed: no answer came back in time. Try to "
        "confirm with the new one; if it is not taken, send another code and set it again."
    )

    def __init__(self, *, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not asks_code:
            del self.code


class SendForm(PortalForm):
    unknown_words = _l(
        "We do not know whether a code was sent: no answer came back in time. Look for it, and "
        "ask for another in a minute."
    )
    too_many_words = _l("You asked for too many codes. You can ask for another in %(time)s.")
