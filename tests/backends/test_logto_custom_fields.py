"""The catalogue of profile fields, as an operator may have made it."""

import pytest

from portal.backends.logto.custom_fields import built_in_fields, catalogue, own_fields
from portal.identity.models import CustomKind, ProfileField


def entry(name: str, kind: str = "Text", **more: object) -> dict[str, object]:
    return {"name": name, "type": kind, "required": False, "config": {}, "sieOrder": 1, **more}


def keys(*entries: object) -> list[str]:
    return [field.key for field in own_fields(catalogue(entries).values())]


@pytest.mark.parametrize(
    "name", ["username", "email", "phone", "preferredUsername", "profile", "name", "birthdate"]
)
def test_a_name_kept_elsewhere_is_no_field_of_custom_data(name):
    assert keys(entry(name), entry("own")) == ["own"]


@pytest.mark.parametrize(
    "broken",
    [
        None,
        {},
        {"name": "x"},
        entry("x", "Hologram"),
        entry("x", config={"minLength": "three"}),
        entry("x", "Select", config={"options": [{"label": "no value"}]}),
        entry("x", config=[]),
    ],
    ids=str,
)
def test_r29_what_makes_no_sense_is_left_out_and_the_rest_stays(broken):
    assert keys(entry("before"), broken, entry("after")) == ["before", "after"]


def test_fields_come_in_the_order_of_the_sign_in_pages():
    assert keys(entry("b", sieOrder=2), entry("c", sieOrder=3), entry("a", sieOrder=1)) == [
        "a",
        "b",
        "c",
    ]


def test_a_field_without_a_label_is_called_by_its_name():
    assert catalogue([entry("badge", label="")])["badge"].label == "badge"


def test_a_choice_without_a_label_is_called_by_its_value():
    options = {"options": [{"value": "red", "label": "Red"}, {"value": "blue"}]}

    choices = catalogue([entry("team", "Select", config=options)])["team"].choices

    assert [(choice.value, choice.label) for choice in choices] == [
        ("red", "Red"),
        ("blue", "blue"),
    ]


@pytest.mark.parametrize(
    ("config", "pattern"),
    [
        ({"format": "MM/dd/yyyy"}, "MM/dd/yyyy"),
        ({"format": "custom", "customFormat": "d.M.yyyy"}, "d.M.yyyy"),
        ({"format": "custom"}, "yyyy-MM-dd"),
        ({}, "yyyy-MM-dd"),
    ],
)
def test_a_date_has_the_pattern_it_is_kept_in(config, pattern):
    assert catalogue([entry("start", "Date", config=config)])["start"].date_format == pattern


def test_a_birthdate_of_the_catalogue_adds_its_rule_to_the_birthdate_of_every_profile():
    fields = catalogue([entry("birthdate", "Date", label="Birthday", required=True)])

    rule = built_in_fields(fields)[ProfileField.BIRTHDATE]

    assert (rule.label, rule.required, rule.kind) == ("Birthday", True, CustomKind.DATE)


def test_a_full_name_adds_rules_to_the_names_in_it_that_are_in_use():
    parts = [
        {"name": "givenName", "type": "Text", "enabled": True, "required": True, "label": "First"},
        {"name": "middleName", "type": "Text", "enabled": False, "required": True},
    ]
    fields = catalogue([entry("fullname", "Fullname", config={"parts": parts})])

    built_in = built_in_fields(fields)

    assert set(built_in) == {ProfileField.GIVEN_NAME}
    assert built_in[ProfileField.GIVEN_NAME].label == "First"


def test_an_address_of_the_tenants_own_name_is_kept_in_custom_data_with_its_parts():
    parts = [{"name": "locality", "type": "Text", "enabled": True, "required": True}]

    (field,) = own_fields(catalogue([entry("office", "Address", config={"parts": parts})]).values())

    assert (field.key, field.kind) == ("office", CustomKind.ADDRESS)
    assert [(part.key, part.required) for part in field.parts] == [("locality", True)]
