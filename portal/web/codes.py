"""One-time codes as people type them: with spaces, dashes, full-width digits (W-39)."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

_LONGEST_TYPED = 64
_CODE = re.compile(r"[0-9]{4,10}")


def digits(text: str | None) -> str:
    """*text* as the digits it means, in the one form that is used everywhere."""
    composed = unicodedata.normalize("NFKC", (text or "")[:_LONGEST_TYPED])
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in composed
        if not (char.isspace() or unicodedata.category(char) in ("Pd", "Cf"))
    )


class CodeField(StringField):
    """Never shown again with what was typed: a code is a secret, if a short-lived one."""

    def __init__(self, *arguments: Any, **kwargs: Any) -> None:
        super().__init__(*arguments, **kwargs)
        self.type = "CodeField"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = digits(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(_l("Enter the code you received."))
        if not _CODE.fullmatch(self.data):
            raise ValidationError(_l("The code has digits only. Check it and enter it again."))

    def _value(self) -> str:
        return ""
