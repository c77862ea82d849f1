"""Words for every reason that a value can be refused for: what to do, not what is wrong."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from portal.identity.errors import Complaint, Reason

REASONS: dict[Reason, LazyString] = {
    Reason.INVALID: _l("This was not accepted. Check it and correct it."),
    Reason.TOO_LONG: _l("This is too long. Use fewer characters."),
    Reason.TOO_LARGE: _l("This file is too large. Choose a smaller one."),
    Reason.WRONG_FILE_TYPE: _l("Choose a picture in the PNG, JPEG or WebP format."),
    Reason.NOT_EDITABLE: _l("This cannot be changed here. If you need it changed, ask support."),
    Reason.NO_STORAGE: _l(
        "Pictures cannot be uploaded here. Enter the web address of one instead."
    ),
    Reason.TAKEN: _l("This is taken. Choose another."),
    Reason.TOO_SHORT: _l("This is too short. Use more characters."),
    Reason.NO_NUMBER_FIRST: _l("Begin with a letter or an underscore, not with a number."),
    Reason.WRONG_CHARACTERS: _l("Use letters without accents, numbers and underscores only."),
    Reason.NO_SPACES_OR_SYMBOLS: _l(
        "Use letters, numbers, dots, hyphens and underscores only, and no spaces."
    ),
    Reason.NO_UPPERCASE: _l("Use no capital letters."),
    Reason.NO_LOWERCASE: _l("Use no small letters."),
    Reason.NO_NUMBERS: _l("Use no numbers."),
    Reason.NO_UNDERSCORE: _l("Use no underscores."),
    Reason.LAST_WAY_IN: _l("This is your last way to sign in, so it cannot be removed."),
    Reason.WRONG_PASSWORD: _l("This is not your password. Check it and try again."),
    Reason.WRONG_CODE: _l("This code is not right. Check it and enter it again."),
    Reason.CODE_EXPIRED: _l("This code has expired. Send a new one."),
    Reason.WRONG_OR_OLD_CODE: _l(
        "This code is not right, or no longer counts. Check it, or send another one."
    ),
    Reason.CODE_TRIED_TOO_OFTEN: _l(
        "A wrong code was entered too often, so this one no longer counts. Send a new one."
    ),
    Reason.NO_CODE_SENT: _l("Send a code first, then enter it."),
    Reason.OLD_CODE_NEEDED: _l("Enter the code that was sent to the address you have now."),
    Reason.NOT_AN_EMAIL: _l("Enter an email address in the form name@example.com."),
    Reason.NO_PART_AFTER_PLUS: _l("Enter the address without the plus sign and what follows it."),
    Reason.EMAIL_NOT_ALLOWED: _l("Addresses like this are not accepted here. Enter another one."),
    Reason.NOT_A_PHONE: _l("Check the country, and whether a digit is missing or one too many."),
    Reason.ADDRESS_TAKEN: _l(
        "Another account uses this. Enter a different one, or sign in to that account and remove "
        "it there first."
    ),
    Reason.SAME_ADDRESS: _l("This is what you have now. Enter a different one."),
    Reason.SAME_PASSWORD: _l("This is the password you have now. Choose another."),
    Reason.TOO_FEW_KINDS: _l(
        "Mix more kinds of characters: small letters, capital letters, numbers, symbols."
    ),
    Reason.TOO_FEW_OF_THREE_KINDS: _l("Mix more kinds of characters: letters, numbers, symbols."),
    Reason.TOO_MANY_BYTES: _l("This is too long. Use fewer characters."),
    Reason.PASSWORD_NOT_ACCEPTED: _l(
        "This password was not accepted. Make it longer, or mix more kinds of characters, and do "
        "not use one you had before."
    ),
    Reason.UNSUPPORTED_CHARACTERS: _l(
        "Use letters without accents, numbers, spaces and the symbols of a US keyboard only."
    ),
    Reason.BREACHED: _l(
        "This password is known from a data breach, so it is one of the first to be tried. "
        "Choose another."
    ),
    Reason.REPETITION: _l("Do not build it from one character again and again."),
    Reason.SEQUENCE: _l("Do not build it from sequences such as 1234, abcd or qwerty."),
    Reason.PERSONAL: _l("Do not build it from your name, username, email address or phone number."),
    Reason.FORBIDDEN_WORDS: _l("Do not build it from words that are not allowed here."),
    Reason.ALREADY_MEMBER: _l("This address belongs to a member already."),
    Reason.ALREADY_INVITED: _l("This address is invited already."),
    Reason.PROVIDER_REFUSED: _l("The provider did not confirm that this account is yours."),
    Reason.TOOK_TOO_LONG: _l("It took too long. Begin again."),
    Reason.PROVIDER_LINKED: _l("Another account of the same provider is linked already."),
    Reason.OPENS_ANOTHER: _l(
        "This account signs somebody in to a different account here. Choose another one, or sign "
        "in with it and unlink it there first."
    ),
    Reason.KEY_NOT_ACCEPTED: _l("This setup key was not accepted. Begin again to get another."),
    Reason.KEY_GIVEN_ANEW: _l(
        "The time for that QR code was over, so here is a new one. Scan it and enter the code that "
        "your app shows for it. Delete the entry that you made before."
    ),
    Reason.SENT_ANEW: _l(
        "The time for that code was over, so we have sent a new one. Enter the new one."
    ),
    Reason.BACKUP_CODES_ALONE: _l(
        "Backup codes stand in for another second step, so they cannot be the only one. Set up an "
        "authenticator app or a passkey first."
    ),
    Reason.NOT_ONE_OF_THEM: _l(
        "This is none of the new codes. Look at what you kept, and enter one of them."
    ),
    Reason.BACKUP_CODES_NOT_ACCEPTED: _l(
        "These backup codes were not accepted. Make new ones to get others."
    ),
    Reason.NOT_ITS_NAME: _l("This is not its name. Type the name as it is written above."),
    Reason.NAME_IN_USE: _l("You use this name already. Choose another."),
    Reason.NOT_THE_WORD: _l("This is not what is asked for. Type it as it is written above."),
    Reason.NO_DATE: _l("Choose a day."),
    Reason.IN_THE_PAST: _l("Choose a day that is still to come."),
    Reason.TOO_FAR_AHEAD: _l("This is too far ahead. Choose an earlier day."),
    Reason.PASSKEY_NOT_ACCEPTED: _l(
        "This passkey was not accepted. Create one again, on this page."
    ),
}

_COUNTED: dict[Reason, Callable[[int], str]] = {
    Reason.TOO_SHORT: lambda number: ngettext(
        "Use at least %(num)d character.", "Use at least %(num)d characters.", number
    ),
    Reason.TOO_LONG: lambda number: ngettext(
        "Use at most %(num)d character.", "Use at most %(num)d characters.", number
    ),
    Reason.TOO_FEW_KINDS: lambda number: ngettext(
        "Use at least %(num)d of these: small letters, capital letters, numbers, symbols.",
        "Use at least %(num)d of these: small letters, capital letters, numbers, symbols.",
        number,
    ),
    Reason.TOO_FEW_OF_THREE_KINDS: lambda number: ngettext(
        "Use at least %(num)d of these: letters, numbers, symbols.",
        "Use at least %(num)d of these: letters, numbers, symbols.",
        number,
    ),
    Reason.TOO_MANY_BYTES: lambda number: ngettext(
        "Use at most %(num)d character. Letters with accents count as two, Chinese characters as "
        "three.",
        "Use at most %(num)d characters. Letters with accents count as two, Chinese characters as "
        "three.",
        number,
    ),
}


def words_for(complaint: Complaint) -> str:
    """In the language of the person, with the number where there is one."""
    counted = _COUNTED.get(complaint.reason)
    if counted is None or complaint.number is None:
        return str(REASONS[complaint.reason])
    return str(counted(complaint.number))
