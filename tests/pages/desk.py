"""A place to fill in the forms of a profile: without a platform, without a session."""

from flask import Flask
from flask_babel import Babel

from portal.features.profile.custom_entries import custom_entries
from portal.features.profile.forms import section_form
from portal.features.profile.standard_entries import standard_entries
from portal.identity.models import (
    Access,
    AccountRules,
    Address,
    Choice,
    CustomField,
    CustomKind,
    Person,
    ProfileField,
)

EVERYTHING = dict.fromkeys(ProfileField, Access.EDITABLE)
ALICE = Person(
    "u1",
    profile={
        ProfileField.NAME: "Alice",
        ProfileField.BIRTHDATE: "1984-03-27",
        ProfileField.GENDER: "female",
        ProfileField.TIME_ZONE: "Europe/Zurich",
        ProfileField.LOCALE: "tlh",
        ProfileField.ADDRESS: Address(street="Main 1", locality="Bern", country="Switzerland"),
    },
    custom={"team": "blue", "plan": "pro", "newsletter": "true", "size": "42"},
)
CUSTOM = (
    CustomField("motto", CustomKind.TEXT, "Motto", min_length=3, max_length=10),
    CustomField("size", CustomKind.NUMBER, "Shoe size", min_value=20, max_value=50),
    CustomField("since", CustomKind.DATE, "Here since", date_format="dd/MM/yyyy"),
    CustomField("newsletter", CustomKind.CHECKBOX, "Newsletter"),
    CustomField(
        "team", CustomKind.SELECT, "Team", choices=(Choice("red", "Red"), Choice("green", "Green"))
    ),
    CustomField("blog", CustomKind.URL, "Blog"),
    CustomField("badge", CustomKind.REGEX, "Badge", required=True, pattern=r"^[A-Z]{2}\d{3}$"),
    CustomField(
        "home",
        CustomKind.ADDRESS,
        "Home",
        parts=(CustomField("city", CustomKind.TEXT, "City"),),
    ),
)
RULES = AccountRules(profile=EVERYTHING, custom=Access.EDITABLE, custom_fields=CUSTOM)


class Desk:
    """A place to fill in forms: no platform, no session, one language at a time."""

    def __init__(self) -> None:
        self.language = "en"
        self.app = Flask("desk")
        Babel(self.app, locale_selector=lambda: self.language)

    def open(self, section, person=ALICE, rules=RULES):
        with self.app.test_request_context("/"):
            form = section_form(self._entries(section, rules))
            form.show(person)
            return {field.name: field.data for field in form if field.type != "DatePartsField"} | {
                part.name: part.data
                for field in form
                if field.type == "DatePartsField"
                for part in field.inputs
            }

    def fill(self, section, typed, person=ALICE, rules=RULES, opened_for=None, **fields):
        """Open, type, send; returns the form, and the changes where it was accepted."""
        sent = {**self.open(section, opened_for or person, rules), **typed, **fields}
        sent = {name: value for name, value in sent.items() if value not in (False, None)}
        with self.app.test_request_context("/", method="POST", data=sent):
            form = section_form(self._entries(section, rules))
            found = []
            accepted = form.accepted_by(lambda: found.append(form.changes_for(person)))
            return form, found[0] if accepted else None

    @staticmethod
    def _entries(section, rules):
        every = [*standard_entries(rules), *custom_entries(rules)]
        return [entry for entry in every if entry.section == section]


MORE = {"custom_badge": "AB123", "custom_team": "red"}
