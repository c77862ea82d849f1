"""
Which passwords will do: said before typing, checked before asking (contract §4.2).

What only the platform can know (breaches, what it holds for a sequence) it is left to say.
"""

import re
import string
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.identity.errors import Complaint, PasswordRejected, Reason
from portal.identity.models import PasswordPolicy, Person
from portal.web.i18n import enumeration

_LETTERS = (string.ascii_lowercase, string.ascii_uppercase)
_OTHERS = (string.digits, string.punctuation + " ")
_KEYBOARD = frozenset("".join((*_LETTERS, *_OTHERS)))
_LEFT = 3
"""From so many characters on, what is left makes a password good, whatever the rest is."""

_NAMED = 6
"""More forbidden words than these are not listed one by one."""


def rules(policy: PasswordPolicy) -> list[str]:
    """What the policy asks for, one sentence each, in the person's language."""
    return [str(rule) for rule in _rules(policy)]


def _rules(policy: PasswordPolicy) -> Iterator[str]:
    if policy.min_length > 1:
        yield _("%(least)d to %(most)d characters", least=policy.min_length, most=policy.max_length)
    else:
        yield _("At most %(most)d characters", most=policy.max_length)
    if not policy.any_script:
        yield _("Letters without accents, numbers, spaces and the symbols of a US keyboard")
    yield from _rule_of_types(policy)
    if policy.no_sequences:
        yield _("Not made up of sequences or one character again and again, like 1234 or aaaa")
    if policy.nothing_personal:
        yield _("Not made up of your name, username, email address or phone number")
    if len(policy.forbidden_words) > _NAMED:
        yield _("Not made up of words that are too easy to guess here")
    elif policy.forbidden_words:
        yield _("Not made up of: %(words)s", words=enumeration(policy.forbidden_words))
    if policy.no_breach:
        yield _("Not known from a data breach")


def _rule_of_types(policy: PasswordPolicy) -> Iterator[str]:
    asked = policy.character_types
    if policy.letters_are_one_type and asked > len(_OTHERS):
        yield _("Letters, numbers and symbols, at least one of each")
    elif policy.letters_are_one_type and asked > 1:
        yield ngettext(
            "At least %(num)d of these: letters, numbers, symbols",
            "At least %(num)d of these: letters, numbers, symbols",
            asked,
        )
    elif asked == len(_LETTERS) + len(_OTHERS):
        yield _("Small letters, capital letters, numbers and symbols, at least one of each")
    elif asked > 1:
        yield ngettext(
            "At least %(num)d of these: small letters, capital letters, numbers, symbols",
            "At least %(num)d of these: small letters, capital letters, numbers, symbols",
            asked,
        )


def check(password: str, policy: PasswordPolicy, person: Person) -> None:
    """Raises PasswordRejected with all the rules that *password* breaks, as far as we can tell."""
    broken = list(_broken(password, policy, person))
    if broken:
        raise PasswordRejected(broken)


def _broken(password: str, policy: PasswordPolicy, person: Person) -> Iterator[Complaint]:
    if len(password) < policy.min_length:
        yield Complaint(Reason.TOO_SHORT, policy.min_length)
    if len(password) > policy.max_length:
        yield Complaint(Reason.TOO_LONG, policy.max_length)
    elif policy.max_bytes is not None and len(password.encode()) > policy.max_bytes:
        yield Complaint(Reason.TOO_MANY_BYTES, policy.max_bytes)
    if not policy.any_script and not _KEYBOARD.issuperset(password):
        yield Complaint(Reason.UNSUPPORTED_CHARACTERS)
    elif policy.letters_are_one_type and _types_of_three(password) < policy.character_types:
        yield Complaint(Reason.TOO_FEW_OF_THREE_KINDS, policy.character_types)
    elif not policy.letters_are_one_type and _types_of_four(password) < policy.character_types:
        yield Complaint(Reason.TOO_FEW_KINDS, policy.character_types)
    if policy.nothing_personal and _is_made_of(password, _known_of(person)):
        yield Complaint(Reason.PERSONAL)
    if _is_made_of(password, policy.forbidden_words):
        yield Complaint(Reason.FORBIDDEN_WORDS)


def _types_of_four(password: str) -> int:
    return sum(any(char in kind for char in password) for kind in (*_LETTERS, *_OTHERS))


def _types_of_three(password: str) -> int:
    """Letters, digits, and everything else: another script is a symbol to whoever counts so."""
    letters, digits = "".join(_LETTERS), string.digits
    kinds = (
        any(char in letters for char in password),
        any(char in digits for char in password),
        any(char not in letters + digits for char in password),
    )
    return sum(kinds)


def _known_of(person: Person) -> list[str]:
    name = person.name or ""
    phone = (person.phone or "").removeprefix("+")
    email = (person.email or "").partition("@")[0]
    return [name, *name.split(), "".join(name.split()), person.username or "", email, phone]


def _is_made_of(password: str, phrases: Iterable[str]) -> bool:
    """Whether hardly anything is left of *password* without *phrases*, in whatever case."""
    lowered = password.lower()
    covered: set[int] = set()
    for phrase in (phrase.lower() for phrase in phrases if phrase):
        # Looking ahead finds those that overlap as well.
        for found in re.finditer(f"(?={re.escape(phrase)})", lowered):
            covered.update(range(found.start(), found.start() + len(phrase)))
    return len(covered) > max(1, len(password) - _LEFT)
