"""The forms of somebody who forgot their password: where a code goes to, and what it is for."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired

from portal.features.password.forms import ResetForm
from portal.identity.errors import NotAllowed, PortalError
from portal.web import countries
from portal.web.email_addresses import email_address
from portal.web.forms import LineField, PatientForm, PortalForm
from portal.web.phone_numbers import phone_number


class _ForNobody(PatientForm):
    """Where the platform wants people at its own page, the way there is on ours."""

    elsewhere_words = _l(
        "This cannot be done here just now. Set the new password at the sign-in page instead."
    )

    def refused(self, error: PortalError) -> None:
        if isinstance(error, NotAllowed):
            self.complain(self.elsewhere_words, 403)
        else:
            super().refused(error)


class AnotherCodeForm(_ForNobody):
    too_many_words = _l("Too many codes were asked for. You can ask for another in %(time)s.")
    unavailable_words = _l("The service is not answering. No code was sent. Try again in a moment.")
    unknown_words = _l(
        "We do not know whether a code was sent: no answer came back in time. Look for it, and "
        "ask for another in a minute."
    )


class EmailForm(AnotherCodeForm):
    email = LineField(_l("Email address"), [DataRequired(_l("Enter an email address."))])

    @classmethod
    def open(cls, before: str | None) -> Self:
        """Filled in with the address that was typed *before*."""
        return cls(data={"email": before})

    def address(self) -> str:
        """Raises InputRejected on ``email``."""
        return email_address(self.email.data or "")


class PhoneForm(AnotherCodeForm):
    country = SelectField(_l("Country"), validate_choice=False)
    phone = LineField(_l("Phone number"), [DataRequired(_l("Enter a phone number."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = [
            ("", _l("Choose a country")),
            *((choice.value, choice.label) for choice in countries.choices()),
        ]

    @classmethod
    def open(cls, before: str | None) -> Self:
        """Filled in with the number that was typed *before*."""
        country, phone = countries.parts(before) if before else (countries.probable(None), "")
        return cls(data={"country": country, "phone": phone})

    def address(self) -> str:
        """Raises InputRejected on ``phone``."""
        return phone_number(self.phone.data or "", self.country.data or "")


class NewPasswordByCodeForm(_ForNobody, ResetForm):
    """*reset* tells whether it is still the one that was shown (R-34)."""

    reset = HiddenField()

    too_many_words = _l("Too many codes were tried. You can try again in %(time)s.")
    unknown_words = _l(
        "We do not know whether your password was changed: no answer came back in time. Try to "
        "sign in with the new one. If it is not taken, send another code and set it again."
    )

    def take_over(self, form: PortalForm) -> None:
        """What was said on *form*, on the fields that are here still."""
        for name, field in self._fields.items():
            if name in form:
                field.errors = form[name].errors
        for words in form.form_errors:
            self.complain(words)
        self.status = form.status
