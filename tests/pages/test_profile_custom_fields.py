"""The tenant’s own fields, of every kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.features.profile import numbers
from portal.identity.models import (
    Access,
    AccountRules,
    CustomField,
    CustomKind,
    Person,
    ProfileField,
)
from tests.pages.desk import MORE, Desk


@pytest.fixture
def desk():
    return Desk()


def test_every_kind_is_kept_as_the_platform_keeps_it(desk):
    _, changed = desk.fill(
        "more",
        MORE,
        custom_motto="Carpe",
        custom_size="38.5",
        custom_since_day="9",
        custom_since_month="2",
        custom_since_year="2024",
        custom_newsletter=None,
        custom_blog="blog.example.com",
        custom_home_city="Bern",
    )

    assert changed.custom == {
        "motto": "Carpe",
        "size": 38.5,
        "since": "09/02/2024",
        "newsletter": False,
        "team": "red",
        "blog": "https://blog.example.com",
        "badge": "AB123",
        "home": {"city": "Bern"},
    }


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("custom_motto", "ab", "Use at least 3 characters."),
        ("custom_motto", "abcdefghijk", "Use at most 10 characters."),
        ("custom_size", "big", "Enter a number, in digits."),
        ("custom_size", "19", "Enter 20 or more."),
        ("custom_size", "51", "Enter 50 or less."),
        ("custom_team", "pink", "Choose one from the list."),
        (
            "custom_blog",
            "javascript:alert(1)",
            "Enter a web address that begins with https:// or http://",
        ),
        ("custom_badge", "ab123", "Enter this in the format that is asked for."),
        ("custom_badge", "", "Fill this in. It cannot be left empty."),
    ],
)
def test_a_value_outside_the_tenants_limits_is_refused_on_its_field(desk, field, typed, words):
    form, changed = desk.fill("more", {**MORE, field: typed})

    assert changed is None
    assert form[field].errors == [words]


def test_a_pattern_that_cannot_be_used_accepts_nothing(desk):
    broken = CustomField("badge", CustomKind.REGEX, "Badge", pattern="[")
    rules = AccountRules(profile={}, custom=Access.EDITABLE, custom_fields=(broken,))
    form, changed = desk.fill("more", {"custom_badge": "AB123"}, rules=rules)

    assert changed is None
    assert "support" in form["custom_badge"].errors[0]


def test_a_cleared_key_is_removed_and_others_are_not_mentioned(desk):
    person = Person("u1", custom={"motto": "Carpe", "badge": "AB123", "plan": "pro"})
    _, changed = desk.fill("more", {"custom_motto": "", "custom_badge": "AB999"}, person=person)

    assert changed.custom == {"motto": None, "badge": "AB999"}


def test_numbers_are_typed_as_the_language_writes_them(desk):
    desk.language = "de"
    with desk.app.test_request_context("/"):
        assert numbers.read_number("1.234,5") == 1234.5
        assert numbers.typed_number(1234.5) == "1234,5"
    desk.language = "en"
    with desk.app.test_request_context("/"):
        assert numbers.read_number("1,234.5") == 1234.5
        assert numbers.read_number("inf") is None
        assert numbers.typed_number("42") == "42"
        assert numbers.typed_number(True) == ""


@settings(max_examples=50)
@given(
    number=st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6).map(lambda x: round(x, 4)))
)
def test_a_number_survives_being_typed(number):
    desk = Desk()
    with desk.app.test_request_context("/"):
        assert numbers.read_number(numbers.typed_number(number)) == number


def test_what_is_read_only_has_no_field_and_what_is_off_is_not_there():
    desk = Desk()
    rules = AccountRules(
        profile={ProfileField.NAME: Access.READ_ONLY, ProfileField.NICKNAME: Access.EDITABLE}
    )
    _, changed = desk.fill(
        "name", {"nickname": "Al", "name": "Eve", "given_name": "Eve"}, rules=rules
    )

    assert changed.profile == {ProfileField.NICKNAME: "Al"}
