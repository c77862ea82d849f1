"""The forms for a new passkey, for its name, and for doing without it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length

from portal.features.passkeys.names import LONGEST
from portal.identity.errors import InputRejected, PortalError
from portal.web.factors import FactorRemovalForm
from portal.web.forms import LineField, PortalForm
from portal.web.reasons import words_for

WHY_SCRIPT = _l(
    "Only a browser can make a passkey, and it does so only when a script of the page asks it to. "
    "Everything else here works without. Switch script on for this page, or add your passkey in "
    "another browser."
)


class OptionsForm(PortalForm):
    """The page's script asks what to let the browser make."""


class NewPasskeyForm(PortalForm):
    """
    *credential* is what the browser made, as JSON. It is kept while anything stands in the way that
    trying again may overcome, and let go when it was refused.
    """

    credential = HiddenField()

    unknown_words = _l(
        "We do not know whether your passkey was saved: no answer came back in time. Save it "
        "again: it is saved once, however often you do."
    )
    unavailable_words = _l(
        "The service is not answering, so your passkey is not saved yet. Save it in a moment."
    )

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Where no script ran, nothing was made."""
        if not self.credential.data:
            self.complain(WHY_SCRIPT)
            return False
        return bool(super().validate(*arguments, **more))

    def refused(self, error: PortalError) -> None:
        if not isinstance(error, InputRejected):
            super().refused(error)
            return
        self.credential.data = ""
        for complaint in error.complaints:
            self.complain(words_for(complaint))


class NameForm(PortalForm):
    name = LineField(
        _l("Name of the passkey"),
        [
            DataRequired(_l("Enter a name.")),
            Length(max=LONGEST, message=_l("Use at most 64 characters.")),
        ],
    )


class RemovalForm(FactorRemovalForm):
    unknown_words = _l(
        "We do not know whether it was removed: no answer came back in time. Look at your passkeys "
        "to see whether it is still there."
    )
