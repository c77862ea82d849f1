"""Which usernames may be had: said before typing, checked before asking (contract §1)."""

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from portal.identity.errors import InputRejected, Reason
from portal.identity.models import UsernamePolicy

_ANY_SCRIPT = re.compile(r"[\w.-]+")


def rules(policy: UsernamePolicy) -> list[str]:
    """What the policy asks for, one sentence each, in the person's language."""
    return [str(rule) for rule in _rules(policy)]


def _rules(policy: UsernamePolicy) -> Iterator[str]:
    if policy.min_length > 1:
        yield _("%(least)d to %(most)d characters", least=policy.min_length, most=policy.max_length)
    else:
        yield _("At most %(most)d characters", most=policy.max_length)
    if policy.any_script:
        yield _("Letters, numbers, dots, hyphens and underscores, no spaces")
        return
    yield _("Letters without accents, numbers and underscores")
    yield _("No number at the beginning")
    if not policy.uppercase:
        yield _("No capital letters")
    if not policy.lowercase:
        yield _("No small letters")
    if not policy.numbers:
        yield _("No numbers")
    if not policy.underscore:
        yield _("No underscores")


def check(username: str, policy: UsernamePolicy) -> None:
    """Raises InputRejected for the first rule that *username* breaks."""
    reason = next(_broken(username, policy), None)
    if reason is not None:
        raise InputRejected("username", reason)


def _broken(username: str, policy: UsernamePolicy) -> Iterator[Reason]:
    if policy.any_script:
        yield from _broken_in_any_script(username, policy)
        return
    if not username.isascii() or not username.replace("_", "a").isalnum():
        yield Reason.WRONG_CHARACTERS
    if username[0].isdigit():
        yield Reason.NO_NUMBER_FIRST
    if len(username) < policy.min_length:
        yield Reason.TOO_SHORT
    if len(username) > policy.max_length:
        yield Reason.TOO_LONG
    if not policy.uppercase and username != username.lower():
        yield Reason.NO_UPPERCASE
    if not policy.lowercase and username != username.upper():
        yield Reason.NO_LOWERCASE
    if not policy.numbers and any(char.isdigit() for char in username):
        yield Reason.NO_NUMBERS
    if not policy.underscore and "_" in username:
        yield Reason.NO_UNDERSCORE


def _broken_in_any_script(username: str, policy: UsernamePolicy) -> Iterator[Reason]:
    if not _ANY_SCRIPT.fullmatch(username):
        yield Reason.NO_SPACES_OR_SYMBOLS
    if len(username) < policy.min_length:
        yield Reason.TOO_SHORT
    if len(username) > policy.max_length:
        yield Reason.TOO_LONG
