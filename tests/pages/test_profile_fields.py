"""What can be typed in a profile: each kind of value on its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.features.profile import regions
from portal.features.profile.web_addresses import completed, is_web_address
from portal.identity.models import (
    AccountRules,
    Address,
    Choice,
    CustomField,
    CustomKind,
    ProfileField,
)
from portal.web.forms import one_line, several_lines
from tests.pages.desk import EVERYTHING, Desk


@pytest.fixture
def desk():
    return Desk()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada   Lovelace"),
        ("Ada\r\nBcc: x@y", "Ada  Bcc: x@y"),
        ("A\x00d\x07a", "Ada"),
        ("\u202eadA\u202c", "adA"),
        ("e\u0301", "é"),
        ("נועה \u200f", "נועה \u200f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_w27_a_name_is_one_visible_line(typed, kept):
    assert one_line(typed) == kept


@given(st.text())
def test_w27_no_text_brings_a_control_character_along(text):
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in one_line(text))
    assert "\r" not in several_lines(text)
    assert one_line(one_line(text)) == one_line(text)
    assert several_lines(several_lines(text)) == several_lines(text)


def test_a_name_that_is_too_long_is_refused_and_kept(desk):
    form, changes = desk.fill("name", {"name": "x" * 129})

    assert changes is None
    assert form["name"].errors == ["Use at most 128 characters."]
    assert form["name"].data == "x" * 129


def test_only_what_was_touched_is_changed(desk):
    _, changed = desk.fill("name", {"nickname": "Al"})

    assert changed.profile == {ProfileField.NICKNAME: "Al"}
    assert not changed.custom


def test_an_emptied_field_is_cleared(desk):
    _, changed = desk.fill("name", {"name": ""})

    assert changed.profile == {ProfileField.NAME: ""}


def test_w28_a_field_that_is_not_on_the_page_changes_nothing(desk):
    _, changed = desk.fill(
        "name", {"is_suspended": "", "custom_team": "red", "website": "https://x.y"}
    )

    assert not changed


def test_a_required_part_cannot_be_emptied(desk):
    asked = {
        ProfileField.GIVEN_NAME: CustomField("given_name", CustomKind.TEXT, "First", required=True)
    }
    rules = AccountRules(profile=EVERYTHING, built_in=asked)
    form, changed = desk.fill("name", {"given_name": " "}, rules=rules)

    assert changed is None
    assert form["given_name"].errors == ["Fill this in. It cannot be left empty."]
    assert form["given_name"].label.text == "First"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com",
        "http://a.b/c?d=e#f",
        "https://münchen.de",
        "https://[::1]/",
        "https://x.y:8080/a",
    ],
)
def test_an_address_of_a_page_is_accepted(text):
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://x.y/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "https:example.com",
        "https:///x",
        "https://",
        "//x.y",
        "ftp://x.y",
        "https://u:p@x.y",
        "https://x y",
        "https://x.y\\@z",
        "https://x.y:99999",
        'https://x.y/"onclick=1',
        "x",
        "https://" + "a" * 2048,
    ],
)
def test_w24_every_other_address_is_refused(desk, text):
    assert not is_web_address(text)
    form, changed = desk.fill("personal", {"website": text})
    assert changed is None
    assert form["website"].errors


def test_a_bare_host_is_completed():
    assert completed("example.com/me") == "https://example.com/me"
    assert completed("javascript:alert(1)") == "javascript:alert(1)"


def test_a_value_of_another_application_is_kept_while_nobody_touches_it(desk):
    form, changed = desk.fill("personal", {"gender": "male"})

    assert changed.profile == {ProfileField.GENDER: "male"}
    assert form["locale"].data == "tlh"


def test_a_value_that_is_not_in_the_list_cannot_be_brought_along(desk):
    form, changed = desk.fill("personal", {"time_zone": "Mars/Olympus"})

    assert changed is None
    assert form["time_zone"].errors == ["Choose one from the list."]


def test_a_known_word_for_gender_is_kept_in_its_standard_form(desk):
    assert desk.open("personal")["gender"] == "Female"
    _, changed = desk.fill("personal", {"gender": "prefer not to say"})
    assert changed.profile[ProfileField.GENDER] == "prefer_not_to_say"
    _, changed = desk.fill("personal", {"gender": "Genderfluid"})
    assert changed.profile[ProfileField.GENDER] == "Genderfluid"


def test_countries_and_zones_have_the_names_of_the_language(desk):
    desk.language = "zh_Hans_CN"
    with desk.app.test_request_context("/"):
        assert Choice("CH", "瑞士") in regions.countries()
        assert regions.country_code("Switzerland") == regions.country_code("瑞士") == "CH"
        assert regions.time_zone_name("Europe/Zurich") == "Europe/Zurich (中欧时间)"
        assert regions.time_zone_name("No/Where") == "No/Where"


def test_the_untouched_parts_of_an_address_go_along(desk):
    _, changed = desk.fill("address", {"address_locality": "Thun"})

    assert changed.profile == {
        ProfileField.ADDRESS: Address(
            street="Main 1",
            locality="Thun",
            country="Switzerland",
            formatted="Main 1, Thun, Switzerland",
        )
    }


def test_a_country_by_name_is_shown_as_the_country_it_is(desk):
    assert desk.open("address")["address_country"] == "CH"
