"""Where a code is to be sent: the fields of an email address, and of a number with its country."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from portal.web import countries
from portal.web.email_addresses import email_address
from portal.web.forms import LineField, PortalForm
from portal.web.phone_numbers import phone_number

TOO_MANY_CODES = _l("You asked for too many codes. You can ask for another in %(time)s.")
WAS_IT_SENT = _l(
    "We do not know whether a code was sent: no answer came back in time. Look for it, and "
    "ask for another in a minute."
)


class EmailForm(PortalForm):
    email = LineField(_l("Email address"), [DataRequired(_l("Enter an email address."))])

    too_many_words = TOO_MANY_CODES
    unknown_words = WAS_IT_SENT

    @staticmethod
    def written(address: str) -> dict[str, str]:
        """What stands in the fields where *address* was typed."""
        return {"email": address}

    def address(self) -> str:
        """Raises InputRejected on ``email``."""
        return email_address(self.email.data or "")


class PhoneForm(PortalForm):
    """The template shows it by ``components/phone_number.html``."""

    country = SelectField(_l("Country"), validate_choice=False)
    phone = LineField(_l("Phone number"), [DataRequired(_l("Enter a phone number."))])

    too_many_words = TOO_MANY_CODES
    unknown_words = WAS_IT_SENT

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = [
            ("", _l("Choose a country")),
            *((choice.value, choice.label) for choice in countries.choices()),
        ]

    @staticmethod
    def written(address: str) -> dict[str, str]:
        country, phone = countries.parts(address)
        return {"country": country, "phone": phone}

    def address(self) -> str:
        """In E.164. Raises InputRejected on ``phone``."""
        return phone_number(self.phone.data or "", self.country.data or "")
