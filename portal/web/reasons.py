"""Words for every reason that a value can be refused for: what to do, not what is wrong."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.errors import Reason

REASONS: dict[Reason, LazyString] = {
    Reason.INVALID: _l("This was not accepted. Check it and correct it."),
    Reason.TOO_LONG: _l("This is too long. Use fewer characters."),
    Reason.TOO_LARGE: _l("This file is too large. Choose a smaller one."),
    Reason.WRONG_FILE_TYPE: _l("Choose a picture in the PNG, JPEG or WebP format."),
    Reason.NOT_EDITABLE: _l("This cannot be changed here. If you need it changed, ask support."),
    Reason.NO_STORAGE: _l(
        "Pictures cannot be uploaded here. Enter the web address of one instead."
    ),
}
