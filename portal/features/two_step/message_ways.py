"""The two ways of sending codes as a second step: in what they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import phonenumbers
from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from phonenumbers import PhoneNumberFormat
from wtforms.validators import DataRequired

from portal.identity.errors import InputRejected, Reason
from portal.identity.factors import FactorKind
from portal.identity.models import Person
from portal.web.email_addresses import email_address
from portal.web.forms import LineField, PortalForm
from portal.web.phone_numbers import readable

TOO_MANY = _l("You asked for too many codes. You can ask for another in %(time)s.")
_WAS_IT_SENT = _l(
    "We do not know whether a code was sent: no answer came back in time. Look for it, and "
    "ask for another in a minute."
)


class EmailForm(PortalForm):
    """The person’s own address stands in it; another one is as good."""

    email = LineField(_l("Email address"), [DataRequired(_l("Enter an email address."))])

    too_many_words = TOO_MANY
    unknown_words = _WAS_IT_SENT

    @classmethod
    def open(cls, person: Person, kept: dict[str, str]) -> Self:
        return cls(data={"email": person.email or "", **kept})

    @staticmethod
    def written(address: str) -> dict[str, str]:
        return {"email": address}

    def address(self) -> str:
        """Raises InputRejected on ``email``."""
        return email_address(self.email.data or "")


class PhoneForm(PortalForm):
    phone = LineField(_l("Phone number"), [DataRequired(_l("Enter a phone number."))])

    too_many_words = TOO_MANY
    unknown_words = _WAS_IT_SENT

    @classmethod
    def open(cls, person: Person, kept: dict[str, str]) -> Self:
        return cls(data={"phone": readable(person.phone or ""), **kept})

    @staticmethod
    def written(address: str) -> dict[str, str]:
        return {"phone": readable(address)}

    def address(self) -> str:
        """In E.164. Raises InputRejected on ``phone`` for one without the country’s code."""
        try:
            number = phonenumbers.parse((self.phone.data or "")[:64], None)
        except phonenumbers.NumberParseException as error:
            raise InputRejected("phone", Reason.NO_COUNTRY_CODE) from error
        if not phonenumbers.is_possible_number(number):
            raise InputRejected("phone", Reason.NO_COUNTRY_CODE)
        return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


@dataclass(frozen=True, slots=True)
class Way:
    """*name* is its word in addresses and the name of the field."""

    name: str
    kind: FactorKind
    form: type[EmailForm] | type[PhoneForm]
    readable: Callable[[str], str]
    title: LazyString
    hint: LazyString
    where_to_look: LazyString
    done: LazyString

    def page(self, what: str) -> str:
        return f"{what}_codes_by_{self.name}"

    def url(self, what: str) -> str:
        return url_for(f"two_step.{self.page(what)}")


EMAIL = Way(
    name="email",
    kind=FactorKind.CODE_BY_EMAIL,
    form=EmailForm,
    readable=str,
    title=_l("Get codes by email"),
    hint=_l("It need not be the address of your account."),
    where_to_look=_l("No code? Look in the spam folder as well."),
    done=_l("Codes by email are set up. You are asked for one when you sign in."),
)
PHONE = Way(
    name="phone",
    kind=FactorKind.CODE_BY_PHONE,
    form=PhoneForm,
    readable=readable,
    title=_l("Get codes by text message"),
    hint=_l("With the country’s code, for example +41 44 668 18 00."),
    where_to_look=_l("No code? It can take a minute."),
    done=_l("Codes by text message are set up. You are asked for one when you sign in."),
)
OF_KIND = {way.kind: way for way in (EMAIL, PHONE)}
