"""The forms for a new token, for another name, and for the question before revoking one."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from portal.features.access_tokens.expiry import Expiries
from portal.identity.access_tokens import LONGEST_NAME
from portal.identity.errors import Reason
from portal.web.forms import LineField, PortalForm
from portal.web.reasons import REASONS


def _name() -> LineField:
    return LineField(
        _l("Name"),
        [
            DataRequired(_l("Enter a name.")),
            Length(max=LONGEST_NAME, message=REASONS[Reason.TOO_LONG]),
        ],
    )


class NewTokenForm(PortalForm):
    """*day* is only looked at where a day of one's own is chosen."""

    name = _name()
    expires = SelectField(_l("Expires"), validate_choice=False)
    day = LineField(_l("Last day"))

    unknown_words = _l(
        "No answer came back in time. The token may have been made, but nobody has seen its value. "
        "If it is in your list, revoke it there and make another."
    )

    @classmethod
    def open(cls, expiries: Expiries, kept: dict[str, str]) -> "NewTokenForm":
        form = cls(data={"expires": expiries.usual, **kept})
        form.expires.choices = expiries.choices()
        return form


class NameForm(PortalForm):
    name = _name()


class RevocationForm(PortalForm):
    unknown_words = _l(
        "We do not know whether it was revoked: no answer came back in time. Look at your list: if "
        "it was, it is not there any more."
    )
