"""The question that is answered by typing who one is."""

import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired

from portal.identity.errors import InputRejected, Reason
from portal.web.codes import CodeField
from portal.web.forms import LineField, PortalForm


class ClosingForm(PortalForm):
    typed = LineField(_l("Confirm by typing it"), [DataRequired(_l("Type it to confirm."))])

    unknown_words = _l(
        "We do not know whether your account was closed: no answer came back in time. Reload this "
        "page: if it was, you are asked to sign in, and cannot."
    )

    def check(self, word: str) -> None:
        """Raises InputRejected on ``typed`` for anything but *word*, however it is written."""
        if folded(self.typed.data or "") != folded(word):
            raise InputRejected("typed", Reason.NOT_THE_WORD)


class CodeClosingForm(ClosingForm):
    """With the code that the platform sent, which goes along with the act."""

    code = CodeField(_l("Code"))


class PasswordClosingForm(ClosingForm):
    """For who has no address that a code could go to."""

    password = PasswordField(_l("Password"), [DataRequired(_l("Enter your password."))])

    too_many_words = _l("Too many passwords were tried. You can try again in %(time)s.")


class SendingForm(PortalForm):
    unknown_words = _l(
        "We do not know whether a code was sent: no answer came back in time. Look for it, and "
        "ask for another in a minute."
    )
    unavailable_words = _l("The service is not answering. Ask for a code again in a moment.")
    too_many_words = _l("You asked for too many codes. You can ask for another in %(time)s.")


class ReturnForm(PortalForm):
    unknown_words = _l(
        "We do not know whether it worked: no answer came back in time. Try to sign in; if you "
        "cannot, submit again."
    )


def folded(text: str) -> str:
    """As people mean it: not by case, width or the spaces around (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
