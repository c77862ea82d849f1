"""The two ways of sending codes as a second step: in what they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.factors import FactorKind
from portal.identity.models import Person
from portal.web import address_forms, countries
from portal.web.phone_numbers import readable


class EmailForm(address_forms.EmailForm):
    """The person’s own address stands in it; another one is as good."""

    @classmethod
    def open(cls, person: Person, kept: dict[str, str]) -> Self:
        return cls(data={**cls.written(person.email or ""), **kept})


class PhoneForm(address_forms.PhoneForm):
    """So does their number."""

    @classmethod
    def open(cls, person: Person, kept: dict[str, str]) -> Self:
        own = cls.written(person.phone) if person.phone else {}
        return cls(data={"country": countries.probable(person), **own, **kept})


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
    hint=_l("It need not be the number of your account."),
    where_to_look=_l("No code? It can take a minute."),
    done=_l("Codes by text message are set up. You are asked for one when you sign in."),
)
OF_KIND = {way.kind: way for way in (EMAIL, PHONE)}
