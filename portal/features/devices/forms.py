"""The button that ends sessions, and whether apps lose what they may do in between."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField

from portal.identity.errors import PartlySaved, PortalError
from portal.web.forms import PortalForm


class ForgetForm(PortalForm):
    """A button alone."""


class EndingForm(PortalForm):
    """To send it again does no harm: what has ended stays so."""

    keep_access = BooleanField(_l("Let apps keep what they may do while you are away"))

    unavailable_words = _l(
        "The service is not answering. Nobody was signed out. Submit again in a moment."
    )
    unknown_words = _l(
        "We do not know whether anybody was signed out: no answer came back in time. Submit again: "
        "what has ended stays so."
    )

    @property
    def with_tokens(self) -> bool:
        return not self.keep_access.data

    def refused(self, error: PortalError) -> None:
        match error:
            case PartlySaved(saved=ended):
                words = ngettext(
                    "%(num)d session was ended, then the service stopped answering. Submit "
                    "again to end the rest.",
                    "%(num)d sessions were ended, then the service stopped answering. Submit "
                    "again to end the rest.",
                    len(ended),
                )
                self.complain(words, 502)
            case _:
                super().refused(error)
