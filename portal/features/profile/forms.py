"""
The form of one section, made of its entries, and how it meets a profile that has moved on.

Every form carries the version it was filled with. When it is sent, the profile is read again: what
nobody touched is left alone, and where a value has changed elsewhere in the meantime nothing is
overwritten. The person sees both, and to submit again is then to choose their own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import Field, HiddenField

from portal.features.profile.choices import ChoiceField
from portal.features.profile.dates import DatePartsField
from portal.features.profile.entries import Entry, changes
from portal.features.profile.inputs import typed_in
from portal.features.profile.versions import digest, read_version, version_of
from portal.identity.errors import ChangedElsewhere, NotAllowed, PartlySaved, PortalError
from portal.identity.models import Person, ProfileChanges
from portal.web.forms import PortalForm
from portal.web.i18n import enumeration


@dataclass(frozen=True, slots=True)
class Conflict:
    """
    A value that is not what it was when the form was opened, in words.

    *yours* is None where the person had not touched it.
    """

    label: str
    theirs: str
    yours: str | None


class SectionForm(PortalForm):
    """
    The fields of *entries*, named as they are.

    *conflicts* and *labels* (of what is being changed) are filled by ``changes_for``.
    """

    version = HiddenField()
    entries: ClassVar[tuple[Entry, ...]] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.conflicts: list[Conflict] = []
        self.labels: list[str] = []
        self.is_visible = True
        for entry, field in self._editable():
            if isinstance(field, ChoiceField) and self._is_untouched(entry, typed_in(field)):
                field.kept = field.data

    def show(self, person: Person) -> None:
        """Fill in what *person* has now, for a form that was not sent."""
        for entry, field in self._editable():
            show(field, entry.typed(person))
        self.open_at(person)

    def open_at(self, person: Person) -> None:
        """From here on the form is about *person* as they are; what was typed stays."""
        typed = {entry.name: entry.typed(person) for entry, _field in self._editable()}
        self.version.data = version_of(typed)

    def changes_for(self, person: Person) -> ProfileChanges:
        """
        What was typed and differs from what *person* has now.

        Raises ChangedElsewhere, and re-opens the form at *person*, when one of its values is not
        what it was: what the person typed stays, what they had not touched becomes what it is now.
        """
        touched: list[tuple[Entry, str]] = []
        for entry, field in self._editable():
            now, typed = entry.typed(person), typed_in(field)
            if now == typed:
                continue
            if self._has_moved_on(entry, now):
                self._meet(entry, field, person)
            else:
                touched.append((entry, typed))
        if self.conflicts:
            self.open_at(person)
            raise ChangedElsewhere
        self.labels = [entry.label for entry, _typed in touched]
        return changes(touched, person)

    def saved_as(self, person: Person) -> None:
        """Note whether *person*, as the platform tells it now, is as the form says (R-30)."""
        self.is_visible = all(
            entry.typed(person) == typed_in(field) for entry, field in self._editable()
        )

    def refused(self, error: PortalError) -> None:
        match error:
            case ChangedElsewhere():
                self.complain(
                    _(
                        "This was changed elsewhere while you had it open. Nothing was "
                        "overwritten: compare below, then submit again to save what you want."
                    ),
                    409,
                )
            case PartlySaved(saved=saved, cause=NotAllowed()) if labels := self._labels_of(saved):
                self.complain(
                    _(
                        "Only part was saved: %(names)s. The rest has been switched off.",
                        names=enumeration(labels),
                    ),
                    403,
                )
            case PartlySaved(saved=saved) if labels := self._labels_of(saved):
                self.complain(
                    _(
                        "Only part was saved: %(names)s. Submit again to save the rest.",
                        names=enumeration(labels),
                    ),
                    502,
                )
            case _:
                super().refused(error)

    def _labels_of(self, names: Collection[str]) -> list[str]:
        return [
            entry.label
            for entry in self.entries
            if entry.place.root in names and entry.label in self.labels
        ]

    def _meet(self, entry: Entry, field: Field, person: Person) -> None:
        typed, nothing = typed_in(field), str(_("Not set"))
        yours: str | None = None
        if self._is_untouched(entry, typed):
            show(field, entry.typed(person))
        else:
            yours = entry.input.shown(entry.input.stored(typed)) if typed else nothing
        self.conflicts.append(Conflict(entry.label, entry.shown(person) or nothing, yours))

    def _editable(self) -> Iterable[tuple[Entry, Any]]:
        return ((entry, self[entry.name]) for entry in self.entries if entry.is_editable)

    def _base(self) -> Mapping[str, str]:
        return read_version(self.version.data)

    def _is_untouched(self, entry: Entry, typed: str) -> bool:
        return self._base().get(entry.name) == digest(typed)

    def _has_moved_on(self, entry: Entry, now: str) -> bool:
        return self._base().get(entry.name) != digest(now)


def section_form(entries: Sequence[Entry]) -> SectionForm:
    """A form for *entries*; those that are not editable have no field in it."""
    fields = {
        entry.name: entry.input.field(entry.label, required=entry.required, hint=entry.hint)
        for entry in entries
        if entry.is_editable
    }
    kind = type("SectionFormOfItsEntries", (SectionForm,), {**fields, "entries": tuple(entries)})
    form: SectionForm = kind()
    return form


def show(field: Field, typed: str) -> None:
    """Put *typed* into a field."""
    if isinstance(field, DatePartsField):
        field.show(typed)
    elif field.type == "BooleanField":
        field.data = typed == "true"
    else:
        field.data = typed
