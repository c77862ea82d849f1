"""The forms of somebody who forgot their password: where a code goes to, and what it is for."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.features.password.forms import ResetForm
from portal.identity.errors import NotAllowed, PortalError
from portal.web import address_forms, countries
from portal.web.address_forms import TOO_MANY_CODES, WAS_IT_SENT
from portal.web.forms import PatientForm


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
    too_many_words = TOO_MANY_CODES
    unavailable_words = _l("The service is not answering. No code was sent. Try again in a moment.")
    unknown_words = WAS_IT_SENT


class EmailForm(AnotherCodeForm, address_forms.EmailForm):
    @classmethod
    def open(cls, before: str | None) -> Self:
        """Filled in with the address that was typed *before*."""
        return cls(data=cls.written(before) if before else None)


class PhoneForm(AnotherCodeForm, address_forms.PhoneForm):
    @classmethod
    def open(cls, before: str | None) -> Self:
        """Filled in with the number that was typed *before*."""
        return cls(data=cls.written(before) if before else {"country": countries.probable(None)})


class NewPasswordByCodeForm(_ForNobody, ResetForm):
    """*reset* tells whether it is still the one that was shown (R-34)."""

    reset = HiddenField()

    too_many_words = _l("Too many codes were tried. You can try again in %(time)s.")
    unknown_words = _l(
        "We do not know whether your password was changed: no answer came back in time. Try to "
        "sign in with the new one. If it is not taken, send another code and set it again."
    )
