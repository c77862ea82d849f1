"""Dates in a profile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.features.profile.dates import ISO, DatePattern, order_of_parts
from portal.identity.models import (
    Person,
    ProfileField,
)
from tests.pages.desk import Desk


@pytest.fixture
def desk():
    return Desk()


def test_a_date_of_birth_is_kept_as_the_platform_keeps_it(desk):
    _, changed = desk.fill(
        "personal", {"birthdate_day": "1", "birthdate_month": "2", "birthdate_year": "1990"}
    )

    assert changed.profile[ProfileField.BIRTHDATE] == "1990-02-01"


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "2", "1990", "The date is not complete. Also enter: Day."),
        ("30", "2", "1990", "There is no such date. Enter day, month and year in numbers."),
        ("1", "May", "1990", "There is no such date. Enter day, month and year in numbers."),
        ("1", "2", "90", "Enter the year with four digits."),
        ("1", "2", "9999", "Enter a date that is not in the future."),
    ],
)
def test_a_date_that_is_none_stays_as_it_was_typed(desk, day, month, year, words):
    form, changed = desk.fill(
        "personal", {"birthdate_day": day, "birthdate_month": month, "birthdate_year": year}
    )

    assert changed is None
    assert form["birthdate"].errors == [words]
    with desk.app.test_request_context("/"):
        kept = {field.name: field.data for field in form["birthdate"].inputs}
    assert kept == {"birthdate_day": day, "birthdate_month": month, "birthdate_year": year}


def test_a_birthdate_that_is_not_a_whole_date_is_left_alone(desk):
    person = Person("u1", profile={ProfileField.BIRTHDATE: "0000-03-27"})
    _, changed = desk.fill("personal", {"gender": "male"}, person=person)

    assert changed.profile == {ProfileField.GENDER: "male"}


def test_today_is_not_in_the_future_anywhere(desk):
    today = (datetime.now(UTC) + timedelta(hours=13, minutes=59)).date()
    typed = {
        "birthdate_day": today.day,
        "birthdate_month": today.month,
        "birthdate_year": today.year,
    }
    form, _ = desk.fill("personal", typed)

    assert not form["birthdate"].errors


@pytest.mark.parametrize(
    "pattern", ["yyyy-MM-dd", "MM/dd/yyyy", "dd/MM/yyyy", "d.M.yyyy", "yyyy年M月d日"]
)
@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_a_date_survives_every_pattern(pattern, day):
    known = DatePattern.of(pattern)

    assert known is not None
    assert known.read(known.write(day)) == day


@pytest.mark.parametrize("pattern", ["MMM d, yyyy", "yyyy-MM-dd HH:mm", "yy-MM-dd", "yyyy-MM", ""])
def test_a_pattern_that_is_more_than_numbers_is_not_taken_apart(pattern):
    assert DatePattern.of(pattern) is None


def test_the_parts_of_a_date_stand_in_the_order_of_the_language(desk):
    orders = {}
    for language in ("en", "en_GB", "zh_Hans_CN"):
        desk.language = language
        with desk.app.test_request_context("/"):
            from flask_babel import get_locale

            orders[language] = order_of_parts(get_locale())

    assert orders == {
        "en": ("month", "day", "year"),
        "en_GB": ("day", "month", "year"),
        "zh_Hans_CN": ("year", "month", "day"),
    }


def test_iso_dates_are_read_whatever_the_tenants_pattern_is(desk):
    person = Person("u1", custom={"since": "2020-02-29", "badge": "AB123"})

    opened = desk.open("more", person)
    assert (opened["custom_since_day"], opened["custom_since_year"]) == ("29", "2020")
    assert ISO.read("2020-02-30") is None
