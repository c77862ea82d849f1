"""The apps that somebody may open, where the platform says it of each person."""

from __future__ import annotations

from tests.authing.pages.test_devices import rows

APPS, ACCESS = "/apps", "/apps/access"
ASKED = "/api/v3/get-my-accessible-apps"


def app(name: str, url: str, **more: object) -> dict[str, object]:
    return {"appId": name.lower(), "appName": name, "appLoginUrl": url, "appLogo": None, **more}


def test_the_apps_to_open_are_those_that_the_person_may(alice, stand_in):
    stand_in.change_user("alice", apps=[app("Harbor", "https://harbor.example/sign-in")])
    page = alice.visit(APPS)

    assert page.link("Open Harbor") == "https://harbor.example/sign-in"
    assert "What you can open with your Northwind account." in page.text


def test_another_person_has_others_and_the_portal_is_none_of_them(signed_in_as, stand_in):
    here = app("Northwind", "http://localhost:5000/", appId="northwind-portal")
    stand_in.change_user("alice", apps=[app("Harbor", "https://harbor.example/")])
    stand_in.change_user("bob", apps=[here, app("Docks", "https://docks.example/")])
    page = signed_in_as("bob").visit(APPS)

    assert "Docks" in page.text
    assert "Harbor" not in page.text
    assert not [row for row in rows(page, "open") if row.startswith("Northwind Open")]


def test_w25_an_address_that_is_no_https_address_is_no_link(alice, stand_in):
    """``appLoginUrl`` is the tenant’s to write (authing-api.md §12, no. 11)."""
    bad = ("javascript:alert(1)", "http://harbor.example/", "data:text/html,x", "", "//harbor")
    stand_in.change_user("alice", apps=[app(f"App {n}", url) for n, url in enumerate(bad)])
    page = alice.visit(APPS)

    assert not [row for row in rows(page, "open") if row.startswith("App ")]
    assert "javascript:" not in str(page.soup)


def test_what_apps_may_do_meanwhile_is_not_told_and_has_no_page(alice, stand_in):
    page = alice.visit(APPS)
    stand_in.forget_calls()

    assert "may act for you" not in page.soup.select_one("main").get_text()
    assert alice.visit(ACCESS).heading != "Apps that may act for you"
    assert stand_in.changes() == []


def test_r04_without_an_answer_the_page_says_what_is_missing(alice, stand_in):
    stand_in.break_("status", ASKED, status=503)

    assert "We could not load all apps." in alice.visit(APPS).text
