"""The profile: what happens when alice changes it."""

EDITED = "PATCH /api/my-account"
EDITED_PROFILE = "PATCH /api/my-account/profile"


# Changing it


def test_r36_a_change_is_made_said_and_leads_back(alice, sandbox):
    sandbox.forget_calls()
    page = alice.submit("/profile/name", name="Alice Cooper", nickname="Coop")

    assert page.heading == "Profile"
    assert page.notices() == ["Saved: Display name and Nickname."]
    assert sandbox.user("alice")["name"] == "Alice Cooper"
    assert sandbox.user("alice")["profile"]["nickname"] == "Coop"
    assert sandbox.user("alice")["profile"]["givenName"] == "Alice"
    assert sandbox.changes() == [EDITED, EDITED_PROFILE]


def test_to_save_without_a_change_asks_nothing_of_the_platform(alice, sandbox):
    sandbox.forget_calls()
    page = alice.submit("/profile/name", _action="/profile/name")

    assert page.notices() == ["Nothing was changed."]
    assert sandbox.changes() == []


def test_personal_details_are_kept_as_the_platform_keeps_them(alice, sandbox):
    alice.submit(
        "/profile/personal",
        birthdate_day="9",
        birthdate_month="2",
        birthdate_year="1984",
        gender="Prefer not to say",
        website="example.com/alice",
        time_zone="Europe/Zurich",
        locale="de",
    )

    profile = sandbox.user("alice")["profile"]
    assert profile["birthdate"] == "1984-02-09"
    assert profile["gender"] == "prefer_not_to_say"
    assert profile["website"] == "https://example.com/alice"
    assert profile["zoneinfo"] == "Europe/Zurich"
    assert profile["locale"] == "de"
    assert profile["nickname"] == "Al"


def test_an_address_is_changed_in_part(alice, sandbox):
    alice.submit("/profile/address", address_locality="Oakland", address_country="MX")

    address = sandbox.user("alice")["profile"]["address"]
    assert address["streetAddress"] == "47 Harbor Street"
    assert address["locality"] == "Oakland"
    assert address["country"] == "MX"
    assert address["formatted"] == "47 Harbor Street, Oakland, CA, 94105, MX"


def test_the_tenants_own_fields_are_saved_and_other_data_is_left_alone(alice, sandbox):
    sandbox.change_user(
        "alice", custom_data={"jobTitle": "Harbor master", "team": "blue", "plan": {"tier": 3}}
    )
    page = alice.submit(
        "/profile/more",
        custom_jobTitle="Pilot",
        custom_deskNumber="12",
        custom_startDate_day="1",
        custom_startDate_month="3",
        custom_startDate_year="2020",
        custom_newsletter="y",
        custom_homepage="https://work.example.test",
        custom_badge="AB-1234",
    )

    assert page.heading == "Profile", page.text
    assert sandbox.user("alice")["custom_data"] == {
        "jobTitle": "Pilot",
        "deskNumber": 12,
        "startDate": "2020-03-01",
        "newsletter": True,
        "team": "blue",
        "homepage": "https://work.example.test",
        "badge": "AB-1234",
        "plan": {"tier": 3},
    }


def test_a_refused_value_is_told_on_its_field_and_the_rest_is_still_there(alice, sandbox):
    page = alice.submit(
        "/profile/more", custom_badge="1234", custom_jobTitle="Pilot", custom_newsletter="y"
    )

    assert page.error_of("custom_badge") == "Enter this in the format that is asked for."
    assert page.value_of("custom_badge") == "1234"
    assert page.value_of("custom_jobTitle") == "Pilot"
    assert page.value_of("custom_newsletter") is not None
    assert "jobTitle" in sandbox.user("alice")["custom_data"]
    assert sandbox.user("alice")["custom_data"]["jobTitle"] == "Harbor master"


def test_a_date_that_is_none_is_told_at_its_inputs(alice):
    page = alice.submit("/profile/personal", birthdate_month="13")

    told = "There is no such date. Enter day, month and year in numbers."
    assert page.error_of("birthdate_day") == told
    assert page.value_of("birthdate_month") == "13"


def test_w24_a_script_as_website_is_refused(alice, sandbox):
    page = alice.submit("/profile/personal", website="javascript:alert(document.cookie)")

    told = "Enter a web address that begins with https:// or http://"
    assert page.error_of("website") == told
    assert page.soup.title.get_text() == "Error: Personal details – Northwind"
    assert sandbox.user("alice")["profile"]["website"] == "https://alice.example.test"


def test_c36_w28_what_is_not_on_the_form_cannot_be_changed_by_it(alice, sandbox):
    form = alice.visit("/profile/name").form_with("name")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    forged = {
        "username": "root",
        "isSuspended": "1",
        "email_verified": "1",
        "custom_team": "red",
        "website": "https://x.y",
    }
    before = sandbox.user("alice")
    alice.follow(alice.post("/profile/name", {**fields, **forged, "nickname": "Zed"}))

    after = sandbox.user("alice")
    assert after["username"] == "alice"
    assert not after["is_suspended"]
    assert after["custom_data"] == before["custom_data"]
    assert after["profile"] == {**before["profile"], "nickname": "Zed"}


def test_w29_a_field_given_twice_is_refused(alice, sandbox):
    form = alice.visit("/profile/name").form_with("name")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    sandbox.forget_calls()

    assert alice.post("/profile/name", {**fields, "name": ["Eve", "Mallory"]}).status == 400
    assert sandbox.changes() == []


def test_r36_the_same_form_sent_twice_acts_once(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.forget_calls()
    first = alice.send(opened, name="Once")
    second = alice.send(opened, name="Once")

    assert (first.status, first.location) == (303, "/profile")
    assert (second.status, second.location) == (303, "/profile")
    assert sandbox.changes() == [EDITED]


def test_w11_a_form_that_was_open_for_too_long_comes_back_filled_in(alice, sandbox):
    opened = alice.visit("/profile/name")
    opened.form_with("name").select_one("[name=csrf_token]")["value"] = "stale"
    page = alice.send(opened, name="Later")

    assert page.status == 200
    assert "send it again" in page.text
    assert page.value_of("name") == "Later"
    assert sandbox.user("alice")["name"] == "Alice Adams"

    again = alice.follow(alice.send(page, _action="/profile/name"))
    assert again.notices() == ["Saved: Display name."]


# Conflicts


def test_r34_a_change_made_elsewhere_is_told_and_not_overwritten(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.change_user("alice", name="Alice Elsewhere")
    page = alice.send(opened, name="Alice Here")

    assert page.status == 409
    assert "Display name: saved elsewhere Alice Elsewhere" in page.text
    assert "Display name: what you typed Alice Here" in page.text
    assert page.value_of("name") == "Alice Here"
    assert sandbox.user("alice")["name"] == "Alice Elsewhere"

    alice.follow(alice.send(page, _action="/profile/name"))
    assert sandbox.user("alice")["name"] == "Alice Here"


def test_r34_two_tabs_on_different_pages_do_not_meet(alice, sandbox):
    names, personal = alice.visit("/profile/name"), alice.visit("/profile/personal")
    alice.follow(alice.send(personal, gender="Male"))
    page = alice.follow(alice.send(names, nickname="Ally"))

    assert page.notices() == ["Saved: Nickname."]
    assert sandbox.user("alice")["profile"]["gender"] == "male"


# Tenants


def test_o07_the_form_of_one_tenant_is_nothing_at_another(installation, signed_in_as, sandbox):
    opened = signed_in_as("alice").visit("/profile/name")
    other = signed_in_as("bob", "http://contoso.localhost:5000")
    fields = {
        tag["name"]: tag.get("value", "") for tag in opened.form_with("name").select("input[name]")
    }
    page = other.post("/profile/name", {**fields, "name": "Mallory"})

    assert page.status == 200
    assert "send it again" in page.text.lower() or "erneut" in page.text
    assert sandbox.user("bob")["name"] != "Mallory"
