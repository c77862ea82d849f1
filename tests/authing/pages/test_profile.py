"""The profile: what the platform lets people write, and what it only shows."""

import pytest

from portal.sandbox import current


def test_what_can_be_written_is_and_the_rest_stays(alice, stand_in):
    alice.submit("/profile/name", name="Alice Brown", nickname="Ally")
    alice.submit("/profile/address", address_street="1 Quay Road", address_locality="Oakland")

    profile = stand_in.user("alice")["profile"]
    assert (profile["name"], profile["nickname"]) == ("Alice Brown", "Ally")
    assert (profile["streetAddress"], profile["city"]) == ("1 Quay Road", "Oakland")
    assert (profile["country"], profile["postalCode"]) == ("US", "94105")
    assert profile["company"] == "Acme Corp"


def test_the_company_is_written_and_cleared(alice, stand_in):
    assert alice.visit("/profile/personal").value_of("company") == "Acme Corp"
    alice.submit("/profile/personal", company="Ship Yard Ltd")
    assert stand_in.user("alice")["profile"]["company"] == "Ship Yard Ltd"
    assert "Ship Yard Ltd" in alice.visit("/profile").text

    alice.submit("/profile/personal", company="")
    assert not stand_in.user("alice")["profile"].get("company")


def test_what_cannot_is_shown_with_the_reason(alice):
    page = alice.visit("/profile/personal")

    assert "Website https://alice.example.test Managed by Northwind" in page.text
    assert page.soup.select_one("[name=website]") is None


@pytest.mark.parametrize(
    ("chosen", "kept"), [("male", "M"), ("female", "F"), ("", "U")], ids=["m", "f", "u"]
)
def test_gender_is_one_of_two_words_or_nothing(alice, stand_in, chosen, kept):
    page = alice.visit("/profile/personal")
    words = [option.get_text(strip=True) for option in page.soup.select("[name=gender] option")]
    assert words[-2:] == ["Female", "Male"]

    alice.submit("/profile/personal", gender=chosen)
    assert stand_in.user("alice")["profile"]["gender"] == kept


def test_a_field_of_the_tenants_own_is_written_and_cleared(alice, stand_in):
    assert "Harbor master" in alice.visit("/profile").text
    alice.submit("/profile/more", custom_jobTitle="Pilot")
    assert stand_in.user("alice")["custom_data"]["jobTitle"] == "Pilot"

    alice.submit("/profile/more", custom_jobTitle="")
    data = stand_in.user("alice")["custom_data"]
    assert not data.get("jobTitle")
    assert data["team"] == "blue", "what other applications keep is left alone"
    assert "Pilot" not in alice.visit("/profile").text


def test_a_picture_is_given_by_its_address_where_nothing_is_stored(alice, stand_in):
    page = alice.visit("/profile/avatar")
    assert page.soup.select_one("[type=file]") is None
    alice.submit("/profile/avatar", avatar="https://pictures.example/alice.png")

    assert stand_in.user("alice")["profile"]["photo"] == "https://pictures.example/alice.png"
    alice.submit("/profile/avatar/removal", _action="/profile/avatar/removal")
    assert not stand_in.user("alice")["profile"].get("photo")


def test_a_value_that_the_platform_refuses_stays_as_it_was_typed(alice, stand_in):
    stand_in.break_(
        "status", "/api/v3/update-profile", status=200, json={"statusCode": 400, "message": "no"}
    )
    page = alice.submit("/profile/name", name="Alice Brown")

    assert "This was not accepted. Check it and correct it." in page.text
    assert page.value_of("name") == "Alice Brown"


def test_0_a_sign_in_that_covers_little_shows_less_and_says_so(signed_in_as, stand_in):
    alice = signed_in_as("alice")
    assert "Some of your details are not shown" not in alice.visit("/profile").text
    with stand_in.app.app_context():
        mine = {"user_id": stand_in.user("alice")["id"]}
        current.store().update("access_tokens", mine, scope="openid username")

    page = alice.visit("/profile")
    assert "Some of your details are not shown" in page.text
    assert "Alice Adams" not in page.text
