"""The first page: for someone signed in, and for everyone else."""

import pytest


def test_it_greets_and_says_who_i_am(alice):
    page = alice.visit("/")

    assert page.heading == "Hello, Alice Adams"
    assert "alice@example.test" in page.text
    areas = {link["href"]: link.get_text(strip=True) for link in page.soup.select("main li a")}
    assert areas["/profile"] == "Profile"


def test_it_names_what_is_missing_and_leads_there(alice):
    page = alice.visit("/")
    assert "missing" in page.text

    target = page.link("Add Badge number")
    assert target == "/profile/more#custom_badge"
    assert alice.visit(target).soup.select_one("#custom_badge")


def test_of_much_that_is_missing_the_first_are_named_and_the_required_before_others(signed_in_as):
    page = signed_in_as("dave").visit("/")

    named = [title.get_text(" ", strip=True) for title in page.soup.select(".item__title")]
    assert len(named) == 5
    assert named[0] == "Team Required"
    assert page.link("See 5 more") == "/profile"


def test_nobody_is_asked_for_what_they_cannot_give(alice, sandbox, installation):
    sandbox.set_fields(customData="ReadOnly", avatar="ReadOnly", profile="ReadOnly")
    installation.portal.extensions["foyer.platforms"].forget()
    page = alice.visit("/")

    assert "missing" not in page.text
    assert "Complete your profile" not in page.text


def test_someone_signed_out_sees_the_front_page(anyone):
    page = anyone.visit("/")

    assert page.link("Sign in") == "/auth/sign-in"
    assert page.link("Create account") == "/auth/register"


def test_an_account_is_not_offered_where_the_tenant_takes_nobody(anyone, sandbox, installation):
    sandbox.set_sign_in_experience(signInMode="SignIn")
    installation.portal.extensions["foyer.platforms"].forget()

    with pytest.raises(AssertionError, match="no link says"):
        anyone.visit("/").link("Create account")


def test_r04_the_page_is_there_without_what_could_not_be_asked(alice, sandbox, installation):
    installation.portal.extensions["foyer.platforms"].forget()
    sandbox.break_("status", "/api/.well-known/*", status=500)
    page = alice.visit("/")

    assert page.heading == "Hello, Alice Adams"
    assert "We could not check what is missing in your profile." in page.text


def test_the_front_page_is_there_when_the_platform_is_not(anyone, sandbox, installation):
    installation.portal.extensions["foyer.platforms"].forget()
    sandbox.break_("status", "/*", status=503)

    assert anyone.visit("/").status == 200


def test_a_forgotten_password_leads_to_the_platform_s_reset_and_back(anyone, sandbox):
    page = anyone.visit(anyone.visit("/").link("Forgot your password?"))

    assert page.url.startswith("http://localhost:3001/")
    assert "Reset your password" in page.soup.get_text()
