"""The profile: what alice sees of herself, and what the tenant decides about it."""

import pytest


@pytest.fixture
def control(installation, sandbox):
    """Account-center controls, believed at once."""

    def control(**controls):
        sandbox.set_fields(**controls)
        installation.portal.extensions["foyer.platforms"].forget()

    return control


# What is shown


def test_it_shows_everything_in_words(alice):
    page = alice.visit("/profile")

    assert page.heading == "Profile"
    for words in (
        "Alice Adams",
        "alice@example.test",
        "+1 415-555-0101",
        "April 12, 1990",
        "Female",
        "https://alice.example.test",
        "America/Los Angeles (Pacific Time)",
        "English (United States)",
        "47 Harbor Street",
        "United States",
        "Harbor master",
        "Blue team",
    ):
        assert words in page.text, words


def test_it_speaks_the_language_of_the_person(alice):
    alice.language = "zh-CN"
    page = alice.visit("/profile")

    for words in ("1990年4月12日", "北美太平洋时间", "美国"):
        assert words in page.text, words


def test_o02_someone_signed_out_is_asked_to_sign_in_and_comes_back(anyone):
    for path in ("/profile", "/profile/name", "/profile/avatar"):
        assert anyone.get(path).location == f"/auth/sign-in?next={path}"


def test_w21_markup_in_a_value_is_text(alice, sandbox):
    sandbox.change_user("alice", name='<img src=x onerror="alert(1)">', username="alice")
    page = alice.visit("/profile")

    assert '<img src=x onerror="alert(1)">' in page.text
    assert not page.soup.select("img[onerror]")
    assert page.soup.find("bdi", string='<img src=x onerror="alert(1)">')


def test_it_says_how_much_is_missing_and_where_to_add_it(alice, sandbox):
    page = alice.visit("/profile")
    assert "are missing" in page.text

    assert page.link("Add Badge number") == "/profile/more#custom_badge"


def test_what_the_tenant_insists_on_is_marked_until_it_is_there(bob):
    page = bob.visit("/profile")
    assert "Required" in page.text

    bob.submit("/profile/more", custom_team="red")
    assert "Required" not in bob.visit("/profile").text


# What the tenant decides


def test_what_is_read_only_is_shown_with_the_reason(alice, control):
    control(name="ReadOnly")
    page = alice.visit("/profile")
    assert "Alice Adams" in page.text
    assert "Managed by Northwind" in page.text

    form = alice.visit("/profile/name")
    assert "Managed by Northwind" in form.text
    assert not form.soup.select("[name=name]")


def test_a_section_that_is_read_only_has_no_page_of_its_own(alice, control):
    control(profile="ReadOnly")

    assert alice.get("/profile/address").location == "/profile"


def test_what_is_off_is_not_there(alice, control):
    control(profile="Off", customData="Off", avatar="Off", phone="Off")
    page = alice.visit("/profile")

    for words in ("Nickname", "Harbor", "415", "Picture", "Personal details"):
        assert words not in page.text, words
    assert alice.get("/profile/address").status == 404
    assert alice.get("/profile/more").status == 404
    assert alice.get("/profile/avatar").status == 404


def test_r23_what_was_switched_off_meanwhile_is_told_and_nothing_typed_is_lost(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.set_fields(name="ReadOnly")
    page = alice.send(opened, name="Too late")

    assert page.status == 403
    assert "Changing this is switched off now." in page.text
    assert page.value_of("name") == "Too late"
