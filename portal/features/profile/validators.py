"""What is checked of a value before it goes to the platform, in words that say what to do."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from portal.features.profile import patterns
from portal.features.profile.web_addresses import is_web_address


class Required:
    """Something must be there. Marks the field for the template, as WTForms' own would."""

    field_flags = {"required": True}  # noqa: RUF012  # the name and kind that WTForms reads

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            raise StopValidation(_("Fill this in. It cannot be left empty."))


class WhenGiven:
    """Nothing more is checked of a field that was left empty."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data and not field.errors:
            raise StopValidation


class LengthBetween:
    """In characters, both ends included."""

    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest, self.longest = shortest, longest

    def __call__(self, form: Any, field: Field) -> None:
        length = len(field.data)
        if length > self.longest:
            raise ValidationError(
                ngettext(
                    "Use at most %(num)d character.",
                    "Use at most %(num)d characters.",
                    self.longest,
                )
            )
        if length < self.shortest:
            raise ValidationError(
                ngettext(
                    "Use at least %(num)d character.",
                    "Use at least %(num)d characters.",
                    self.shortest,
                )
            )


class Fits:
    """The operator's own pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __call__(self, form: Any, field: Field) -> None:
        try:
            fits = patterns.fits(self.pattern, field.data)
        except patterns.UnusablePattern:
            raise ValidationError(
                _("This cannot be checked just now, so it cannot be saved. Tell support.")
            ) from None
        if not fits:
            raise ValidationError(_("Enter this in the format that is asked for."))


class WebAddress:
    """An address that a browser may safely be sent to."""

    def __init__(self, *, only_https: bool = False) -> None:
        self.schemes = ("https",) if only_https else ("https", "http")

    def __call__(self, form: Any, field: Field) -> None:
        if is_web_address(field.data, schemes=self.schemes):
            return
        if self.schemes == ("https",):
            raise ValidationError(_("Enter a web address that begins with https://"))
        raise ValidationError(_("Enter a web address that begins with https:// or http://"))
