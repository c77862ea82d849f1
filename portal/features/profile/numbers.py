"""Numbers as people type them in their language, kept as numbers."""

import math
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from wtforms import ValidationError

from portal.web.forms import LineField

_LARGEST = 2**53  # beyond it, JSON numbers lose their last digits on the way


def read_number(text: str) -> float | int | None:
    """The number in *text*, with the marks of the person's language; None where it is none."""
    try:
        number = float(parse_decimal(text.replace("\u2212", "-"), locale=get_locale(), strict=True))
    except (NumberFormatError, ValueError, OverflowError):
        return None
    if not math.isfinite(number) or abs(number) > _LARGEST:
        return None
    return int(number) if number.is_integer() else number


def typed_number(value: object) -> str:
    """A stored number as it would be typed; a text is a number where it looks like one."""
    if isinstance(value, bool) or value is None:
        return ""
    try:
        number = float(str(value))
    except ValueError:
        return ""
    if not math.isfinite(number):
        return ""
    return str(format_decimal(number, "0.##########"))


class NumberField(LineField):
    """*smallest* and *largest* are accepted too; None where there is no such end."""

    def __init__(
        self,
        *arguments: Any,
        smallest: float | None = None,
        largest: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*arguments, **kwargs)
        self.smallest, self.largest = smallest, largest

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        number = read_number(self.data or "")
        if number is not None:
            self.data = typed_number(number)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        number = read_number(self.data)
        if number is None:
            raise ValidationError(_("Enter a number, in digits."))
        if self.smallest is not None and number < self.smallest:
            raise ValidationError(
                _("Enter %(number)s or more.", number=typed_number(self.smallest))
            )
        if self.largest is not None and number > self.largest:
            raise ValidationError(_("Enter %(number)s or less.", number=typed_number(self.largest)))
