"""The forms for a new address, for the code that proves it, and for doing without one."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from portal.identity.errors import InputRejected, PortalError
from portal.identity.models import Channel, Person
from portal.web import address_forms, countries
from portal.web.address_forms import TOO_MANY_CODES, WAS_IT_SENT
from portal.web.codes import CodeField
from portal.web.forms import LineField, PortalForm


class EmailForm(address_forms.EmailForm):
    email = LineField(_l("New email address"), [DataRequired(_l("Enter an email address."))])

    @classmethod
    def open(cls, _person: Person, kept: dict[str, str]) -> Self:
        return cls(data=kept)


class PhoneForm(address_forms.PhoneForm):
    phone = LineField(_l("New phone number"), [DataRequired(_l("Enter a phone number."))])

    @classmethod
    def open(cls, person: Person, kept: dict[str, str]) -> Self:
        return cls(data={"country": countries.probable(person), **kept})


class AnotherCodeForm(PortalForm):
    too_many_words = TOO_MANY_CODES
    unknown_words = WAS_IT_SENT


class CodeForm(PortalForm):
    """*change* tells whether it is still the change that was shown (R-34)."""

    change = HiddenField()
    code = CodeField(_l("Code"))

    unknown_words = _l("No answer came back in time, so this code may be used up. Send a new one.")
    unavailable_words = _l(
        "The service is not answering. Nothing was changed. Enter the code again in a moment."
    )


class SaveForm(PortalForm):
    """
    For an address that is proven. *refusal* is what the platform has against it: that is said where
    it was typed.
    """

    change = HiddenField()

    refusal: InputRejected | None = None
    wants_old_code = False

    unknown_words = _l(
        "We do not know whether this was saved: no answer came back in time. Submit again: it is "
        "saved once, however often you do."
    )
    unavailable_words = _l(
        "The service is not answering. Nothing was changed. Submit again in a moment."
    )

    def refused(self, error: PortalError) -> None:
        if isinstance(error, InputRejected) and error.field in set(Channel):
            self.refusal = error
        elif isinstance(error, InputRejected) and error.field == "old_code":
            self.wants_old_code = True
        else:
            super().refused(error)


class BothCodesForm(PortalForm):
    """
    The codes to the new address and to the one there is, each as long as it was not right.
    *refusal* is as in SaveForm.
    """

    change = HiddenField()
    code = CodeField(_l("Code"))
    old_code = CodeField(_l("Code"))

    refusal: InputRejected | None = None

    unknown_words = SaveForm.unknown_words
    unavailable_words = SaveForm.unavailable_words

    def __init__(self, *, asks_new: bool, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not asks_new:
            del self.code
        if not asks_old:
            del self.old_code

    def refused(self, error: PortalError) -> None:
        if isinstance(error, InputRejected) and error.field in set(Channel):
            self.refusal = error
        else:
            super().refused(error)


class RemovalForm(PortalForm):
    """
    *shown* is the address that the question was about, *code* what was sent there, where the tenant
    asks for it.
    """

    shown = HiddenField()
    code = CodeField(_l("Code"))

    unknown_words = _l(
        "We do not know whether it was removed: no answer came back in time. Reload this page: if "
        "it was, it is not here any more."
    )

    def __init__(self, *, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not asks_code:
            del self.code
