"""The form for new invitations."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.features.invitations import pasted
from portal.features.invitations.pasted import Pasted
from portal.identity.models import plain
from portal.identity.organizations import Role
from portal.tenants import current
from portal.web.forms import LinesField, PatientForm, add_error, holds_web_address
from portal.web.i18n import NAMES, current_language

LONGEST_NOTE = 500
MOST_DAYS = 30
DAYS = 7


class InviteForm(PatientForm):
    """
    *step* says which of its buttons was pressed: ``check``, ``send``, or ``change`` to go back from
    the one to the other. Every role has a field of its own, see ``invite_form``.
    """

    role_fields: ClassVar[Mapping[str, str]] = {}
    """The id of a role by the name of its field."""

    addresses = LinesField(
        _l("Email addresses"),
        [
            DataRequired(_l("Enter the email addresses of the people you want to invite.")),
            Length(
                max=pasted.LONGEST, message=_l("This is too much at once. Use fewer addresses.")
            ),
        ],
    )
    days = SelectField(_l("Valid for"), default=str(DAYS))
    language = SelectField(_l("Language of the email"))
    note = LinesField(
        _l("Personal note (optional)"),
        [Length(max=LONGEST_NOTE, message=_l("This is too long. Use 500 characters at most."))],
    )
    step = HiddenField(default="check")

    too_many_words = _l("You have sent many invitations. You can send more in %(time)s.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.days.choices = [(str(days), _until(days)) for days in range(1, MOST_DAYS + 1)]
        self.language.choices = [(tag, NAMES[tag]) for tag in current.get().languages]
        if not self.language.data:
            self.language.data = current_language()

    @property
    def of_roles(self) -> list[Field]:
        return [self[name] for name in self.role_fields]

    @property
    def role_ids(self) -> tuple[str, ...]:
        return tuple(id_ for name, id_ in self.role_fields.items() if self[name].data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody is invited to be nothing: without a role there is nothing they may do."""
        is_valid = bool(super().validate(extra_validators))
        if self.role_fields and not self.role_ids:
            add_error(self.of_roles[0], _("Choose at least one role."))
            return False
        return is_valid

    def pasted(self) -> list[Pasted]:
        return pasted.addresses(self.addresses.data or "")

    def validate_addresses(self, field: StringField) -> None:
        number = len(self.pasted())
        if number > pasted.MOST:
            raise ValidationError(
                _(
                    "You can invite %(most)s people at a time; these are %(number)s.",
                    most=pasted.MOST,
                    number=number,
                )
            )

    def validate_note(self, field: StringField) -> None:
        """Mail programs make links of them, under a name that people trust."""
        if holds_web_address(field.data or ""):
            raise ValidationError(_("Leave web addresses out of the note."))

    @property
    def typed_beside_addresses(self) -> dict[str, str]:
        chosen = {field.name: "y" for field in self.of_roles if field.data}
        others = {"days": self.days.data, "language": self.language.data, "note": self.note.data}
        return chosen | {name: value for name, value in others.items() if value}

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=int(self.days.data or DAYS))


def invite_form(roles: Iterable[Role], typed: Mapping[str, str]) -> InviteForm:
    """
    With a checkbox for each of *roles*; the one that allows least is chosen to begin with. *typed*
    is what was typed before a proof lapsed.
    """
    offered = list(roles)
    least = min(offered, key=lambda role: len(role.scopes), default=None)
    names = {f"role_{number}": role for number, role in enumerate(offered)}
    fields: dict[str, Any] = {
        name: BooleanField(plain(role.name), default=role is least) for name, role in names.items()
    }
    fields["role_fields"] = {name: role.id for name, role in names.items()}
    made: InviteForm = type("InviteForm", (InviteForm,), fields)(data=typed)
    return made


def end_of(lifetime: timedelta) -> datetime:
    return datetime.now(UTC) + lifetime


def _until(days: int) -> str:
    date = format_date(end_of(timedelta(days=days)), "long")
    return str(
        ngettext("%(num)d day, until %(date)s", "%(num)d days, until %(date)s", days, date=date)
    )
