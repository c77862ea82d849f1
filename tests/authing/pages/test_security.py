"""What the platform makes of an account’s protection, on the overview and on the security page."""

from __future__ import annotations

import pytest

from tests.authing.pages.factors import titles
from tests.pages.second_steps import row


@pytest.mark.parametrize("path", ["/", "/security"])
def test_the_checklist_says_what_is_well_and_leads_to_what_is_not(alice, path):
    page = alice.visit(path)

    assert "How well your account is protected" in page.text
    assert row(page, "Password").startswith("Password In order Hard to guess")
    assert "In order Added" in row(page, "Email")
    assert row(page, "Second step") == "Second step Not set up Do it now Second step"
    links = {a["href"] for a in page.soup.select("#protection a")}
    assert links == {"/two-step"}


@pytest.mark.parametrize("path", ["/", "/security"])
def test_the_number_is_the_platform_s_own_and_does_not_name_it(alice, stand_in, path):
    text = alice.visit(path).text

    assert f"The identity service rates your account {_score(alice)} of 100." in text
    assert "Authing" not in text


def test_who_has_no_password_is_led_to_one(signed_in_as):
    page = signed_in_as("erin").visit("/security")

    assert "Not set" in row(page, "Password")
    assert "/password" in {a["href"] for a in page.soup.select("#protection a")}


def test_a_password_that_is_easy_to_guess_is_not_well(bob, stand_in):
    stand_in.change_user("bob", password_level=1)

    said = row(bob.visit("/"), "Password")
    assert "Easy to guess" in said
    assert "In order" not in said

    stand_in.change_user("bob", password_level=None)
    assert "In order Set" in row(bob.visit("/"), "Password")


def test_there_are_rows_for_what_can_be_had_and_for_nothing_else(alice):
    page = alice.visit("/security")
    rows = [one.get_text(strip=True) for one in page.soup.select("#second-step dt")]

    assert rows == [
        "When you sign in",
        "Authenticator app",
        "Code by email",
        "Code by text message",
    ]
    assert "Backup codes" not in page.text
    assert titles(page)[:4] == ["Password", "Email", "Phone", "Second step"]


def test_r04_a_security_page_without_its_second_steps_is_whole_otherwise(alice, stand_in):
    stand_in.break_("status", "/api/v3/list-enrolled-factors", status=503)

    page = alice.visit("/security")
    assert page.status == 200
    assert "We could not load this section." in page.text
    assert "alice@example.test" in page.text


def _score(browser) -> str:
    words = browser.visit("/security").soup.select_one("#protection .card__description")
    return words.get_text().split("account ")[1].split(" of")[0]
