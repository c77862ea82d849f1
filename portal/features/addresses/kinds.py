"""What an email address and a phone number have in common, and in what they differ."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.features.addresses.forms import EmailForm, PhoneForm
from portal.identity.backend import IdentityBackend
from portal.identity.models import Access, AccountRules, Channel, Identifier, Person
from portal.journal.events import Event
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Words:
    """*changed*, *removed* and the like have the place ``%(address)s``."""

    add: LazyString
    change: LazyString
    what_for: LazyString
    stays: LazyString
    prove: LazyString
    prove_both: LazyString
    code_to_new: LazyString
    code_to_old: LazyString
    old_needed: LazyString
    where_to_look: LazyString
    added: LazyString
    changed: LazyString
    remove: LazyString
    remove_question: LazyString
    removed: LazyString
    no_sign_in: LazyString
    no_messages: LazyString
    last: LazyString


@dataclass(frozen=True, slots=True)
class Kind:
    """
    *change* takes the address, the record that proves it, the person's proof, and the record that
    proves the address there is, where that is asked for; *remove* the last two.
    """

    channel: Channel
    identifier: Identifier
    form: type[EmailForm] | type[PhoneForm]
    of: Callable[[Person], str | None]
    access: Callable[[AccountRules], Access]
    change: Callable[[IdentityBackend, str, str, str | None, str | None], None]
    remove: Callable[[IdentityBackend, str | None, str | None], None]
    readable: Callable[[str], str]
    added: Event
    changed: Event
    removed: Event
    words: Words

    def page(self, name: str) -> str:
        return url_for(f"{self.channel.value}.{name}")


EMAIL = Kind(
    channel=Channel.EMAIL,
    identifier=Identifier.EMAIL,
    form=EmailForm,
    of=lambda person: person.email,
    access=lambda rules: rules.email,
    change=lambda platform, address, record, proof, old: platform.change_email(
        address, record, proof, old_record=old
    ),
    remove=lambda platform, proof, record: platform.remove_email(proof, record=record),
    readable=str,
    added=Event.EMAIL_ADDED,
    changed=Event.EMAIL_CHANGED,
    removed=Event.EMAIL_REMOVED,
    words=Words(
        add=_l("Add an email address"),
        change=_l("Change your email address"),
        what_for=_l("For messages about your account, and for codes that show it is you."),
        stays=_l("%(address)s stays your email address until the new one is confirmed."),
        prove=_l("Confirm the new email address"),
        prove_both=_l("Confirm both email addresses"),
        code_to_new=_l("Code sent to the new address"),
        code_to_old=_l("Code sent to the address you have now"),
        old_needed=_l(
            "The address you have now has to be confirmed as well. Enter the code sent to it."
        ),
        where_to_look=_l("No code? Look in the spam folder as well."),
        added=_l("%(address)s is now your email address."),
        changed=_l("Your email address is now %(address)s."),
        remove=_l("Remove your email address"),
        remove_question=_l("Remove your email address?"),
        removed=_l("%(address)s has been removed."),
        no_sign_in=_l("You can no longer sign in with %(address)s."),
        no_messages=_l("Messages about your account no longer go to %(address)s."),
        last=_l(
            "No other way to sign in would be left, so your email address cannot be removed. You "
            "can replace it with another one."
        ),
    ),
)

PHONE = Kind(
    channel=Channel.PHONE,
    identifier=Identifier.PHONE,
    form=PhoneForm,
    of=lambda person: person.phone,
    access=lambda rules: rules.phone,
    change=lambda platform, address, record, proof, old: platform.change_phone(
        address, record, proof, old_record=old
    ),
    remove=lambda platform, proof, record: platform.remove_phone(proof, record=record),
    readable=readable,
    added=Event.PHONE_ADDED,
    changed=Event.PHONE_CHANGED,
    removed=Event.PHONE_REMOVED,
    words=Words(
        add=_l("Add a phone number"),
        change=_l("Change your phone number"),
        what_for=_l("For codes by text message that show it is you."),
        stays=_l("%(address)s stays your phone number until the new one is confirmed."),
        prove=_l("Confirm the new phone number"),
        prove_both=_l("Confirm both phone numbers"),
        code_to_new=_l("Code sent to the new number"),
        code_to_old=_l("Code sent to the number you have now"),
        old_needed=_l(
            "The number you have now has to be confirmed as well. Enter the code sent to it."
        ),
        where_to_look=_l("No code? It can take a minute."),
        added=_l("%(address)s is now your phone number."),
        changed=_l("Your phone number is now %(address)s."),
        remove=_l("Remove your phone number"),
        remove_question=_l("Remove your phone number?"),
        removed=_l("%(address)s has been removed."),
        no_sign_in=_l("You can no longer sign in with %(address)s."),
        no_messages=_l("Text messages about your account no longer go to %(address)s."),
        last=_l(
            "No other way to sign in would be left, so your phone number cannot be removed. You "
            "can replace it with another one."
        ),
    ),
)
