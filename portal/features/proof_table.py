"""
What each page that changes or shows something guarded wants proven before it opens (W-30).

The app does not start while a page of people signed in is missing here. How one proof is good for
several actions is said by its purpose; what an operator may demand on top is in the settings.
"""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from portal.auth.proofs import Need, NoProof
from portal.auth.proving import Table
from portal.identity.backend import Capability
from portal.identity.models import AccountRules, Channel, Person

CREATE_TOKEN = "create_token"  # noqa: S105  # a purpose, not a token
"""Making something that acts in one's name for months: asked for each time."""

EXPORTING = "exporting"
"""Everything at once: also what each page by itself would not ask for."""

CLOSING = "closing"
"""The gravest thing: a whole new sign-in, each time."""

WAYS_IN = "ways_in"
"""The purpose of everything that lets somebody in or keeps others out."""

ORGANIZATION = "organization"
"""The purpose of everything that decides who may do what in an organization."""

_ANY_WORDS = ("*",)

_OWN_WORDS = NoProof(
    "it lets nobody in, and whoever is signed in sees and may put it right", keeps=_ANY_WORDS
)

_OWN_WORDS_OF_AN_ORGANIZATION = NoProof(
    "it lets nobody in, and everybody who may change it sees it and may put it right",
    keeps=_ANY_WORDS,
)

_TO_AN_ADDRESS_THAT_WAS_LET_THROUGH = NoProof(
    "the address was given in the same session on a page with a proof of its own, and a code alone "
    "changes nothing"
)
_STAYS_AS_IT_IS = NoProof("it leaves everything as it is")

_TO_ONES_OWN_ADDRESS = NoProof("it sends a code to the person’s own address")


def _for_current_password(rules: AccountRules, person: Person) -> bool:
    return rules.asks_current_password and bool(person.has_password)


def _for_a_code_to_old(channel: Channel) -> Callable[[AccountRules, Person], bool]:
    return lambda rules, person: channel in rules.asks_old_address and channel in person.channels


def _for_a_code_at_removal(channel: Channel) -> Callable[[AccountRules, Person], bool]:
    return lambda rules, person: channel in rules.asks_at_removal and channel in person.channels


_PASSWORD_BY_CODE = Need(
    "password", _l("set a new password"), WAYS_IN, asks_itself=_for_current_password
)
"""The code stands in for the current password, where that is asked for."""

_AUTHENTICATOR = Need("authenticator", _l("set up an authenticator app"), WAYS_IN, as_strong=True)
_BACKUP_CODES = Need("backup_codes", _l("see to your backup codes"), WAYS_IN, as_strong=True)

_SENT_CODES = Need(
    "second_step",
    _l("get codes as a second step"),
    WAYS_IN,
    as_strong=True,
    keeps=("email", "country", "phone"),
)
_WAS_SHOWN_AFTER_PROOF = NoProof(
    "it shows once more what was shown after a proof in the same session, for a quarter of an hour"
)

PROOFS: Table = {
    "auth.other_sessions": NoProof(
        "it only ends sessions: nobody gains a way in, and whoever does it may be in a hurry"
    ),
    "apps.show_access": Need("apps", _l("see which apps may act for you"), WAYS_IN),
    "apps.revoke": Need("apps", _l("take an app’s access away"), WAYS_IN),
    "invitations.show_new": Need(
        "organization",
        _l("invite people"),
        ORGANIZATION,
        guarded=False,
        keeps=("addresses", "days", "language", "note"),
    ),
    "invitations.resend": NoProof("it renews what was given to an address after a proof"),
    "invitations.show_revoke": NoProof("it takes away a way in, and another can be given at once"),
    "joining.accept": NoProof("the person gains what was offered to them, and may leave it again"),
    "joining.decline": NoProof(_STAYS_AS_IT_IS.reason, keeps=("note",)),
    "joining.change_account": NoProof("it leads to a sign-in, which is a proof"),
    "joining.add_address": NoProof("it leads to a page that asks for one"),
    "joining.get_second_step": NoProof("it leads to a page that asks for one"),
    "joining.readdress": NoProof("it asks somebody else, and changes nothing"),
    "username.edit": Need("username", _l("change your username"), WAYS_IN, keeps=("username",)),
    "username.remove": Need("username", _l("remove your username"), WAYS_IN),
    "password.edit": Need(
        "password",
        _l("set a new password"),
        WAYS_IN,
        unless_nothing=True,
        asks_itself=_for_current_password,
        keeps=("was_sent",),
    ),
    "password.by_email": _PASSWORD_BY_CODE,
    "password.by_phone": _PASSWORD_BY_CODE,
    "password.send_email": _TO_ONES_OWN_ADDRESS,
    "password.send_phone": _TO_ONES_OWN_ADDRESS,
    "devices.show": Need("sessions", _l("see where you are signed in"), WAYS_IN),
    "devices.end_one": Need("sessions", _l("sign out elsewhere"), WAYS_IN, keeps=("keep_access",)),
    "devices.forget_session": Need("sessions", _l("change which devices are listed"), WAYS_IN),
    "devices.forget": Need("sessions", _l("change which devices are trusted"), WAYS_IN),
    "devices.end_others": Need(
        "sessions", _l("sign out everywhere else"), WAYS_IN, keeps=("keep_access",)
    ),
    "devices.end_everywhere": Need(
        "sessions", _l("sign out everywhere"), WAYS_IN, keeps=("keep_access",)
    ),
    "access_tokens.create": Need(
        "access_tokens",
        _l("create an access token"),
        CREATE_TOKEN,
        guarded=False,
        once=True,
        keeps=("name", "expires", "day"),
    ),
    "access_tokens.show": NoProof(
        "it changes a name that only the person themselves sees", keeps=("name",)
    ),
    "access_tokens.revoke": NoProof(
        "it only takes access away, and whoever does it may be in a hurry"
    ),
    "close_account.confirm": Need(
        "close_account",
        _l("close your account"),
        CLOSING,
        guarded=False,
        sign_in=True,
        once=True,
        replaced_by=Capability.ASKS_AT_CLOSING,
    ),
    "close_account.send_email": _TO_ONES_OWN_ADDRESS,
    "close_account.send_phone": _TO_ONES_OWN_ADDRESS,
    "export.prepare": Need("export", _l("take your data with you"), EXPORTING, guarded=False),
    "export.download": NoProof(
        "the file was made after a proof in the same session, and goes to it alone"
    ),
    "email.edit": Need(
        "email",
        _l("change your email address"),
        WAYS_IN,
        asks_itself=_for_a_code_to_old(Channel.EMAIL),
        keeps=("email",),
    ),
    "email.confirm": Need(
        "email",
        _l("change your email address"),
        WAYS_IN,
        asks_itself=_for_a_code_to_old(Channel.EMAIL),
    ),
    "email.resend": _TO_AN_ADDRESS_THAT_WAS_LET_THROUGH,
    "email.resend_old": _TO_ONES_OWN_ADDRESS,
    "email.cancel": _STAYS_AS_IT_IS,
    "email.remove": Need(
        "email",
        _l("remove your email address"),
        WAYS_IN,
        asks_itself=_for_a_code_at_removal(Channel.EMAIL),
    ),
    "email.send_at_removal": _TO_ONES_OWN_ADDRESS,
    "phone.edit": Need(
        "phone",
        _l("change your phone number"),
        WAYS_IN,
        asks_itself=_for_a_code_to_old(Channel.PHONE),
        keeps=("country", "phone"),
    ),
    "phone.confirm": Need(
        "phone",
        _l("change your phone number"),
        WAYS_IN,
        asks_itself=_for_a_code_to_old(Channel.PHONE),
    ),
    "phone.resend": _TO_AN_ADDRESS_THAT_WAS_LET_THROUGH,
    "phone.resend_old": _TO_ONES_OWN_ADDRESS,
    "phone.cancel": _STAYS_AS_IT_IS,
    "phone.remove": Need(
        "phone",
        _l("remove your phone number"),
        WAYS_IN,
        asks_itself=_for_a_code_at_removal(Channel.PHONE),
    ),
    "phone.send_at_removal": _TO_ONES_OWN_ADDRESS,
    "passkeys.add": Need("passkey", _l("add a passkey"), WAYS_IN, keeps=("credential",)),
    "passkeys.rename": Need(
        "passkey_name",
        _l("rename a passkey"),
        WAYS_IN,
        second_step=False,  # a name opens nothing: no more than the platform itself asks for
        keeps=("name",),
    ),
    "passkeys.remove": Need("passkey", _l("remove a passkey"), WAYS_IN, as_strong=True),
    "linked_accounts.link": Need(
        "linked_accounts", _l("link an account"), WAYS_IN, unless_nothing=True
    ),
    "linked_accounts.replace": Need(
        "linked_accounts", _l("replace a linked account"), WAYS_IN, unless_nothing=True
    ),
    "linked_accounts.complete": Need(
        "linked_accounts", _l("link an account"), WAYS_IN, unless_nothing=True
    ),
    "linked_accounts.unlink": Need(
        "linked_accounts", _l("unlink an account"), WAYS_IN, unless_nothing=True
    ),
    "two_step.when_asked": Need(
        "second_step", _l("change whether your second step is asked for"), WAYS_IN, as_strong=True
    ),
    "two_step.authenticator": _AUTHENTICATOR,
    "two_step.authenticator_code": _AUTHENTICATOR,
    "two_step.give_up_authenticator": _STAYS_AS_IT_IS,
    "two_step.remove_authenticator": Need(
        "authenticator", _l("remove your authenticator app"), WAYS_IN, as_strong=True
    ),
    "two_step.recovery_code": _WAS_SHOWN_AFTER_PROOF,
    "two_step.recovery_code_file": _WAS_SHOWN_AFTER_PROOF,
    "two_step.kept_recovery_code": _STAYS_AS_IT_IS,
    "two_step.begin_codes_by_email": _SENT_CODES,
    "two_step.confirm_codes_by_email": _SENT_CODES,
    "two_step.give_up_codes_by_email": _STAYS_AS_IT_IS,
    "two_step.remove_codes_by_email": Need(
        "second_step", _l("do without codes as a second step"), WAYS_IN, as_strong=True
    ),
    "two_step.begin_codes_by_phone": _SENT_CODES,
    "two_step.confirm_codes_by_phone": _SENT_CODES,
    "two_step.give_up_codes_by_phone": _STAYS_AS_IT_IS,
    "two_step.remove_codes_by_phone": Need(
        "second_step", _l("do without codes as a second step"), WAYS_IN, as_strong=True
    ),
    "two_step.backup_codes": _BACKUP_CODES,
    "two_step.confirm_backup_codes": _BACKUP_CODES,
    "two_step.backup_codes_file": NoProof(
        "it hands over what was just shown after a proof, and what does not count yet"
    ),
    "two_step.give_up_backup_codes": _STAYS_AS_IT_IS,
    "two_step.remove_backup_codes": Need(
        "backup_codes", _l("remove your backup codes"), WAYS_IN, as_strong=True
    ),
    "profile.name": _OWN_WORDS,
    "profile.personal": _OWN_WORDS,
    "profile.address": _OWN_WORDS,
    "profile.more": _OWN_WORDS,
    "profile.avatar": _OWN_WORDS,
    "profile.remove_avatar": _OWN_WORDS,
    "organizations.members_roles": Need(
        "organization", _l("change somebody’s roles"), ORGANIZATION, guarded=False
    ),
    "organizations.members_several": Need(
        "organization", _l("change somebody’s roles"), ORGANIZATION, guarded=False
    ),
    "organizations.members_removal": Need(
        "organization", _l("remove a member"), ORGANIZATION, guarded=False
    ),
    "organizations.hand_over": Need(
        "organization", _l("hand over the organization"), ORGANIZATION, guarded=False
    ),
    "organizations.settings_second_step": Need(
        "organization", _l("change who gets into an organization"), ORGANIZATION, guarded=False
    ),
    "organizations.settings_domains": Need(
        "organization",
        _l("change who gets into an organization"),
        ORGANIZATION,
        guarded=False,
        keeps=("domain",),
    ),
    "organizations.settings_deletion": Need(
        "organization_deletion",
        _l("delete the organization"),
        "organization_deletion",
        guarded=False,
        once=True,
    ),
    "organizations.new": NoProof(
        "it gives nobody access to anything that was there before", keeps=("name", "description")
    ),
    "organizations.settings_name": _OWN_WORDS_OF_AN_ORGANIZATION,
    "organizations.settings_looks": _OWN_WORDS_OF_AN_ORGANIZATION,
    "organizations.get_second_step": NoProof("it leads to a page that asks for one"),
    "organizations.leave": NoProof("it takes one’s own access away, and nobody else’s"),
    "security.change": NoProof("it hides a piece of advice in this browser, and nothing else"),
    "verify.by_password": NoProof("it is how one proves who one is"),
    "verify.by_email": NoProof("it is how one proves who one is"),
    "verify.by_phone": NoProof("it is how one proves who one is"),
    "verify.by_authenticator": NoProof("it is how one proves who one is"),
    "verify.by_sign_in": NoProof("it is how one proves who one is"),
    "verify.send_email": _TO_ONES_OWN_ADDRESS,
    "verify.send_phone": _TO_ONES_OWN_ADDRESS,
}
