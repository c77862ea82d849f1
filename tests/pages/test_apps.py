"""Apps: the ones to open, without a proof; the ones that may act for me, behind it."""

import pytest

from portal.web.once import new_form_key
from tests.conftest import sign_in
from tests.pages.provider_errand import proven, row
from tests.pages.test_secrets import log

__all__ = ["log"]

APPS, ACCESS = "/apps", "/apps/access"
REMOVAL = f"{ACCESS}/removal?app=paperclip-notes"
GRANTS = "/api/my-account/grants"


def test_the_apps_to_open_are_there_at_once(alice, sandbox):
    sandbox.forget_calls()
    page = alice.visit(APPS)

    assert row(page, "Northwind Shop") == (
        "Northwind Shop Everything for the harbor Open Northwind Shop"
    )
    assert page.link("Open Northwind Shop") == "https://shop.northwind.example/"
    assert not [call for call in sandbox.calls() if call["path"] == GRANTS]
    assert page.link("See what may act for you") == ACCESS
    logo = alice.get(page.soup.select_one("main .logo img")["src"])
    assert logo.headers["Content-Type"].startswith("image/svg+xml")
    assert alice.get("/apps/logos/0123456789abcdef").status == 404


def test_what_may_act_for_me_is_shown_after_a_proof(alice):
    page = alice.visit(ACCESS)
    assert page.heading == "Confirm it’s you"
    assert "see which apps may act for you" in page.text

    page = proven(alice, ACCESS)
    assert "This portal" in row(page, "Northwind")
    assert "Take access away" not in row(page, "Northwind")
    notes = row(page, "Paperclip Notes")
    assert "Not run by Northwind Since" in notes
    assert notes.endswith("Take access away Paperclip Notes")


def test_access_is_taken_away_after_a_look_at_what_that_means(alice, sandbox):
    page = proven(alice, REMOVAL)
    assert page.heading == "Take access away from Paperclip Notes?"
    assert "usually within the hour" in page.text
    assert "What it knows of you already, it keeps" in page.text

    page = alice.follow(alice.send(page, _action=f"{ACCESS}/removal"))
    assert page.notices() == ["Paperclip Notes may not act for you any more."]
    assert "Paperclip" not in page.text.removeprefix(page.notices()[0])
    assert alice.visit(REMOVAL).notices() == ["This app may not act for you any more."]


def test_w44_another_persons_app_and_the_portal_itself_cannot_be_named(signed_in_as, sandbox):
    bob, alice = signed_in_as("bob"), signed_in_as("alice")
    proven(alice, REMOVAL)
    mine = proven(bob, ACCESS, "bob")
    token = mine.soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    for app, status in (
        ("paperclip-notes", 303),
        ("northwind-portal", 404),
        ("..%2f..%2fx", 303),
        ("", 303),
    ):
        sent = {"csrf_token": token, "form_key": new_form_key()}
        assert bob.post(f"{ACCESS}/removal?app={app}", sent).status == status

    assert sandbox.changes() == []
    assert "Paperclip Notes" in proven(alice, ACCESS).text


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"status": 503}, 503),
        ({"status": 504}, 504),
        ({"status": 400, "json": {"code": "account_center.field_not_editable"}}, 403),
        ({"status": 429}, 429),
    ],
    ids=str,
)
def test_r20_to_r33_no_answer_to_a_removal_loses_the_page(alice, sandbox, fault, status):
    page = proven(alice, REMOVAL)
    sandbox.break_("status", f"{GRANTS}/*", **fault)
    answer = alice.send(page, _action=f"{ACCESS}/removal")
    sandbox.mend()

    assert answer.status == status
    assert answer.heading == "Take access away from Paperclip Notes?"
    assert alice.send(answer, _action=f"{ACCESS}/removal").location == ACCESS


def test_a_platform_that_cannot_say_leaves_the_rest_of_the_page(alice, sandbox, portal):
    portal.extensions["foyer.platforms"].forget()
    sandbox.break_("status", "/api/applications", status=503)
    page = alice.visit(APPS)

    assert page.notices() == ["We could not load all apps. Try again in a moment."]
    assert "No apps yet" in page.text


def test_where_the_tenant_keeps_it_to_itself(alice, sandbox, portal):
    proven(alice, ACCESS)
    sandbox.set_fields(session="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = alice.visit(ACCESS)
    assert "Taking access away is switched off." in page.text
    assert "Take access away" not in row(page, "Paperclip Notes")
    assert alice.visit(REMOVAL).status == 404

    sandbox.set_fields(session="Off")
    portal.extensions["foyer.platforms"].forget()
    assert alice.visit(ACCESS).status == 404
    assert not alice.visit(APPS).soup.select("#access")


def test_the_apps_of_the_tenants_file_come_first_and_none_comes_twice(install):
    installation = install("""
[[tenants.northwind.apps]]
name = "Timesheets"
url = "https://time.northwind.example/"
description = { en = "Hours and holidays", "zh-CN" = "工时与假期" }

[[tenants.northwind.apps]]
name = { "zh-CN" = "商店", en = "Our shop" }
url = "https://shop.northwind.example/"
""")
    alice = installation.browser()
    sign_in(alice, "alice", installation.sandbox)
    page = alice.visit(APPS)

    titles = [one.get_text(strip=True) for one in page.soup.select("#open .item__title")]
    assert titles == ["Timesheets", "Our shop"]
    assert "Hours and holidays" in row(page, "Timesheets")
    chinese = alice.get(APPS, **{"Accept-Language": "zh-CN"})
    assert "工时与假期" in row(chinese, "Timesheets")
    assert row(chinese, "商店")
