"""A choice from a list, that does not lose what it does not know."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # the stubs are older
    Choice,
    SelectChoice,
)

from portal.identity import models


def option(choice: models.Choice) -> Any:
    return SelectChoice(value=choice.value, label=choice.label)


class ChoiceField(SelectField):
    """
    A value of another application is offered beside the choices as long as it stands there.

    It is accepted only as *kept*: where the form knows that the person left it untouched.
    """

    kept = ""

    def __init__(self, *arguments: Any, **kwargs: Any) -> None:
        super().__init__(*arguments, **kwargs)
        self.type = "SelectField"  # what the templates know it by

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def iter_choices(self) -> Iterator[Any]:
        yield from super().iter_choices()
        if self.data and self.data not in self._values():
            yield Choice(value=self.data, label=self.data, selected=True, render_kw={})

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in self._values() and self.data != self.kept:
            raise ValidationError(_("Choose one from the list."))

    def _values(self) -> list[str]:
        return [choice[0] for choice in super().iter_choices()]
